using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Notes;

/// <summary>api/discussions.md</summary>
internal static class DiscussionRoutes
{
    public static void MapDiscussions(this RouteTable routes)
    {
        foreach (var kind in NoteRoutes.Kinds)
        {
            var path = $"/projects/:id/{kind}/:iid/discussions";
            routes.Map(
                "GET",
                path,
                call =>
                    call.Page(
                        Readable(call, kind).GroupBy(note => note.DiscussionId).Select(thread => thread.ToList()).ToList(),
                        thread => thread.ToDiscussion(call.World)
                    )
            );
            routes.MapSlow("POST", path, call => NoteRoutes.WriteAsync(call, kind, writing => writing.Create(asThread: true)));
            routes.Map("GET", path + "/:discussion_id", call => Answer.Json(Find(call, kind).ToDiscussion(call.World)));
            routes.MapSlow(
                "POST",
                path + "/:discussion_id/notes",
                call => NoteRoutes.WriteAsync(call, kind, writing => Reply(writing, Find(call, kind)))
            );
            routes.MapSlow(
                "PUT",
                path + "/:discussion_id/notes/:note_id",
                call => NoteRoutes.WriteAsync(call, kind, writing => Change(call, writing, NoteRoutes.Find(call, kind)))
            );
            routes.Map("DELETE", path + "/:discussion_id/notes/:note_id", call => NoteRoutes.Delete(call, NoteRoutes.Find(call, kind)));
        }

        routes.Map(
            "PUT",
            "/projects/:id/merge_requests/:iid/discussions/:discussion_id",
            call => Resolve(call, Find(call, "merge_requests"))
        );
    }

    // The first answer makes a thread of a comment on its own.
    private static Answer Reply(NoteWriting writing, List<Note> thread)
    {
        var answer = writing.Create(thread);
        thread.ForEach(note => note.IsInThread = true);
        return answer;
    }

    private static Answer Change(Call call, NoteWriting writing, Note note)
    {
        if (call.Flag("resolved") is not { } resolved)
            return writing.Update(note);
        Mark(call, note, resolved);
        return Answer.Json(note.ToJson(call.World));
    }

    private static Answer Resolve(Call call, List<Note> thread)
    {
        var resolved = call.Flag("resolved") ?? throw Refusal.Missing("resolved");
        foreach (var note in thread.Where(note => note.IsResolvable))
            Mark(call, note, resolved);
        return Answer.Json(thread.ToDiscussion(call.World));
    }

    private static void Mark(Call call, Note note, bool resolved)
    {
        if (call.Level < Level.Developer && call.Actor != note.Noteable.Author)
            throw Refusal.Forbidden();
        note.Resolved = resolved ? note.Resolved ?? (call.Actor, call.World.Now) : null;
    }

    private static IEnumerable<Note> Readable(Call call, string kind) =>
        NoteRoutes.Noteable(call, kind).Conversation.Notes.Where(note => note.IsReadableBy(call.Actor));

    private static List<Note> Find(Call call, string kind)
    {
        var id = call.Route("discussion_id");
        var thread = Readable(call, kind).Where(note => note.DiscussionId == id).ToList();
        return thread.Count > 0 ? thread : throw Refusal.NotFound("Discussion");
    }
}
