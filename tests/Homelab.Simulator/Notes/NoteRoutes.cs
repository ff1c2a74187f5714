using Homelab.Simulator.Issues;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Notes;

/// <summary>api/notes.md, for merge requests and issues alike.</summary>
internal static class NoteRoutes
{
    /// <summary>The kinds as they stand in paths.</summary>
    public static readonly string[] Kinds = ["merge_requests", "issues"];

    public static void MapNotes(this RouteTable routes)
    {
        foreach (var kind in Kinds)
        {
            var path = $"/projects/:id/{kind}/:iid/notes";
            routes.Map("GET", path, call => List(call, Noteable(call, kind)));
            routes.MapSlow("POST", path, call => WriteAsync(call, kind, writing => writing.Create()));
            routes.Map("GET", path + "/:note_id", call => Answer.Json(Find(call, kind).ToJson(call.World)));
            routes.MapSlow("PUT", path + "/:note_id", call => WriteAsync(call, kind, writing => writing.Update(Find(call, kind))));
            routes.Map("DELETE", path + "/:note_id", call => Delete(call, Find(call, kind)));
        }
    }

    public static INoteable Noteable(Call call, string kind) => kind == "issues" ? IssueRoutes.Find(call) : call.FindMergeRequest();

    public static Note Find(Call call, string kind)
    {
        var id = call.RouteId("note_id");
        var note = Noteable(call, kind).Conversation.Notes.Find(note => note.Id == id);
        return note?.IsReadableBy(call.Actor) == true ? note : throw Refusal.NotFound("Note");
    }

    /// <summary>Writes within a turn, then does the merge a quick action asked for without one. What comes of that merge is not this
    /// request's answer.</summary>
    public static async Task<Answer> WriteAsync(Call call, string kind, Func<NoteWriting, Answer> write)
    {
        var (answer, noteable, merge) = await call.InTurnAsync(() =>
        {
            var noteable = Noteable(call, kind);
            var writing = new NoteWriting(call, noteable);
            return (write(writing), noteable, writing.WantsMerge);
        });
        if (merge && noteable is MergeRequest)
            await MergeAsync(call);
        return answer;
    }

    public static Answer Delete(Call call, Note note)
    {
        if (!note.IsEditableBy(call.Actor))
            throw Refusal.Forbidden();
        note.Noteable.Conversation.Notes.Remove(note);
        return Answer.NoContent;
    }

    private static async Task MergeAsync(Call call)
    {
        try
        {
            await Merge.AcceptAsync(call);
        }
        catch (Refusal)
        {
            // The note is answered all the same; GitLab merges in the background and writes down there why it could not.
        }
    }

    private static Answer List(Call call, INoteable noteable)
    {
        IEnumerable<Note> notes = call.Text("activity_filter") switch
        {
            null or "all_notes" => noteable.Conversation.Notes,
            "only_comments" => noteable.Conversation.Notes.Where(note => !note.IsSystem),
            "only_activity" => noteable.Conversation.Notes.Where(note => note.IsSystem),
            _ => throw Refusal.DoesNotHaveValidValue("activity_filter"),
        };
        Func<Note, (DateTimeOffset, long)> key = call.Text("order_by") switch
        {
            null or "created_at" => note => (note.Created, note.Id),
            "updated_at" => note => (note.Updated, note.Id),
            _ => throw Refusal.DoesNotHaveValidValue("order_by"),
        };
        var sorted = call.Text("sort") switch
        {
            null or "desc" => notes.OrderByDescending(key),
            "asc" => notes.OrderBy(key),
            _ => throw Refusal.DoesNotHaveValidValue("sort"),
        };
        return call.Page(sorted.ToList(), note => note.ToJson(call.World), readable: note => note.IsReadableBy(call.Actor));
    }
}
