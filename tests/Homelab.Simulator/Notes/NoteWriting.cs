using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Homelab.Simulator.QuickActions;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Notes;

/// <summary>What becomes of a text somebody sends: a note, a reaction, or only what its quick actions do.</summary>
internal sealed partial class NoteWriting(Call call, INoteable noteable)
{
    private const int Longest = 1_000_000;

    /// <summary>Set when the text asked for a merge, which the caller then does without the turn.</summary>
    public bool WantsMerge { get; private set; }

    private World World => call.World;

    /// <summary>Answers with the note, or with a thread around it.</summary>
    /// <param name="thread">The thread to go into; null begins nothing but the note itself.</param>
    /// <param name="asThread">Begins a thread of its own.</param>
    public Answer Create(IReadOnlyList<Note>? thread = null, bool asThread = false)
    {
        var body = Body();
        Limit();
        if (thread is null && EmojiAlone().Match(body) is { Success: true } emoji && Emoji.Names.Contains(emoji.Groups["name"].Value))
            return Answer.Created(AwardRoutes.Give(call, noteable, null, emoji.Groups["name"].Value));
        var (text, executor) = Execute(body);
        if (text.Length == 0)
            return OnlyCommands(executor);
        var note = new Note(World.NextId(), noteable, call.Actor, World.Now)
        {
            Body = text,
            IsInternal = thread?[0].IsInternal ?? Internal(),
            IsInThread = thread is not null || asThread,
            // An answer stands where what it answers stands.
            Position = thread?[0].Position ?? (asThread ? call.Node("position")?.DeepClone() as System.Text.Json.Nodes.JsonObject : null),
            DiscussionId = thread?[0].DiscussionId ?? NewThread(),
        };
        Save(note, "create");
        return Answer.Created(asThread ? new List<Note> { note }.ToDiscussion(World) : Shown(note, executor));
    }

    public Answer Update(Note note)
    {
        if (!note.IsEditableBy(call.Actor))
            throw Refusal.Forbidden();
        var (text, executor) = Execute(Body());
        if (text.Length == 0)
        {
            // GitLab deletes a note of which nothing is left.
            noteable.Conversation.Notes.Remove(note);
            return OnlyCommands(executor);
        }

        if (text == note.Body)
            return Answer.Json(Shown(note, executor));
        (note.Body, note.Updated, note.UpdatedBy) = (text, World.Now, call.Actor);
        Save(note, "update");
        return Answer.Json(Shown(note, executor));
    }

    private void Save(Note note, string action)
    {
        if (action == "create")
            noteable.Conversation.Notes.Add(note);
        noteable.Updated = World.Now;
        foreach (var name in Mentions.In(note.Body))
            World.Mentioned.Add(new Mention(name, call.Actor.Username, noteable.FullReference(), IsKnown(name)));
        CrossReferences.Write(World, note);
        new NoteEvent(note, action).Publish(World);
    }

    private string Body()
    {
        var body = call.Required("body");
        if (body.AsSpan().Trim().IsEmpty)
            throw Bad("can't be blank");
        // Ruby counts characters, not UTF-16 units.
        if (body.Length > Longest && body.EnumerateRunes().Count() > Longest)
            throw Bad($"is too long (maximum is {Longest} characters)");
        return body;
    }

    private (string Text, Executor Executor) Execute(string body)
    {
        var (text, commands) = Extractor.Extract(body);
        var executor = new Executor(World, noteable, call.Actor, call.Text("merge_request_diff_head_sha"));
        executor.Run(commands);
        WantsMerge = executor.WantsMerge;
        return (text, executor);
    }

    private JsonObject Shown(Note note, Executor executor)
    {
        var json = note.ToJson(World);
        json["commands_changes"] = executor.Changes.DeepClone();
        return json;
    }

    private static Answer OnlyCommands(Executor executor) =>
        executor.AnyApplied
            ? Answer.Json(
                new JsonObject
                {
                    ["commands_changes"] = executor.Changes,
                    ["summary"] = new JsonArray([.. executor.Summary.Select(line => (JsonNode)line)]),
                },
                202
            )
            : throw Refusal.Saying(400, $"400 Bad request - {string.Join(' ', executor.Summary)}");

    private bool Internal()
    {
        var wanted = call.Flag("internal") ?? call.Flag("confidential") ?? false;
        return !wanted || call.Level >= Level.Planner ? wanted : throw Refusal.Forbidden();
    }

    private void Limit()
    {
        if (World.Options.NotesPerMinute is not { } most)
            return;
        var recent = World.NoteTimes.GetValueOrDefault(call.Actor) ?? [];
        recent.RemoveAll(moment => moment <= World.Now.AddMinutes(-1));
        if (recent.Count >= most)
            throw Refusal.TooOften();
        recent.Add(World.Now);
        World.NoteTimes[call.Actor] = recent;
    }

    private bool IsKnown(string name) =>
        name == "all" || World.Users.Exists(user => Same(user.Username, name)) || World.Groups.Exists(group => Same(group.Path, name));

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string NewThread() => System.Security.Cryptography.RandomNumberGenerator.GetHexString(40, lowercase: true);

    private static Refusal Bad(string fault) => Refusal.Saying(400, $"400 Bad request - Note {{:note=>[\"{fault}\"]}}");

    [GeneratedRegex(@"^\s*:(?<name>[a-z0-9_+\-]+):\s*$")]
    private static partial Regex EmojiAlone();
}
