using System.Text.Json.Nodes;
using Homelab.Simulator.Hooks;
using Homelab.Simulator.Issues;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Notes;

/// <summary>
/// <c>Note Hook</c>, in the shape of lib/gitlab/data_builder/note.rb. <c>user</c> is the author also when somebody else edited, and nothing
/// says that
/// a note is internal but the header and <c>event_type</c>.
/// </summary>
/// <param name="Action"><c>create</c> or <c>update</c>.</param>
internal sealed record NoteEvent(Note Note, string Action)
{
    public void Publish(World world)
    {
        var (header, asked) = Note.IsInternal ? ("Confidential Note Hook", "confidential_note_events") : ("Note Hook", "note_events");
        world.Events.Publish(Note.Noteable.Project, new HookEvent(header, asked, ToJson(world)));
    }

    public static JsonObject Attributes(Note note, World world) =>
        new()
        {
            ["attachment"] = null,
            ["author_id"] = note.Author.Id,
            ["change_position"] = null,
            ["commit_id"] = null,
            ["created_at"] = note.Created.Hook(),
            ["discussion_id"] = note.DiscussionId,
            ["id"] = note.Id,
            ["line_code"] = null,
            ["note"] = note.Body,
            ["noteable_id"] = note.Noteable.Id,
            ["noteable_type"] = note.Noteable.Kind,
            ["original_position"] = note.Position?.DeepClone(),
            ["position"] = note.Position?.DeepClone(),
            ["project_id"] = note.Noteable.Project.Id,
            ["resolved_at"] = note.Resolved?.At.Hook(),
            ["resolved_by_id"] = note.Resolved?.By.Id,
            ["resolved_by_push"] = null,
            ["st_diff"] = null,
            ["system"] = note.IsSystem,
            ["type"] = note.Type,
            ["updated_at"] = note.Updated.Hook(),
            ["updated_by_id"] = note.UpdatedBy?.Id,
            ["description"] = note.Body,
            ["url"] = Url(note, world),
        };

    /// <summary>The member that shows what is talked about.</summary>
    public static KeyValuePair<string, JsonNode?> Subject(INoteable noteable, World world) =>
        noteable switch
        {
            MergeRequest request => new("merge_request", MergeRequestEvent.Attributes(request, world)),
            _ => new("issue", IssueEvent.Attributes((Issue)noteable, world)),
        };

    public static string Url(Note note, World world) => $"{Page(note.Noteable, world)}#note_{note.Id}";

    public static string Page(INoteable noteable, World world) =>
        $"{world.Url}/{noteable.Project.Path}/-/{(noteable is Issue ? "issues" : "merge_requests")}/{noteable.Iid}";

    private JsonObject ToJson(World world)
    {
        var attributes = Attributes(Note, world);
        attributes["action"] = Action;
        var project = Note.Noteable.Project;
        var json = new JsonObject
        {
            ["object_kind"] = "note",
            ["event_type"] = Note.IsInternal ? "confidential_note" : "note",
            ["user"] = Payload.Of(Note.Author, world),
            ["project_id"] = project.Id,
            ["project"] = Payload.Of(project, world),
            ["object_attributes"] = attributes,
            ["repository"] = new JsonObject
            {
                ["name"] = project.Name,
                ["url"] = $"git@127.0.0.1:{project.Path}.git",
                ["description"] = project.Description,
                ["homepage"] = $"{world.Url}/{project.Path}",
            },
        };
        json.Add(Subject(Note.Noteable, world));
        return json;
    }
}

/// <summary><c>Emoji Hook</c>, for one's own reactions too.</summary>
/// <param name="Note">Null when the reaction is to the merge request or issue itself.</param>
/// <param name="Action"><c>award</c> or <c>revoke</c>.</param>
internal sealed record EmojiEvent(Award Award, INoteable Noteable, Note? Note, string Action)
{
    public void Publish(World world) => world.Events.Publish(Noteable.Project, new HookEvent("Emoji Hook", "emoji_events", ToJson(world)));

    private JsonObject ToJson(World world)
    {
        var json = new JsonObject
        {
            ["object_kind"] = "emoji",
            ["event_type"] = Action,
            ["user"] = Payload.Of(Award.User, world),
            ["project_id"] = Noteable.Project.Id,
            ["project"] = Payload.Of(Noteable.Project, world),
            ["object_attributes"] = new JsonObject
            {
                ["user_id"] = Award.User.Id,
                ["created_at"] = Award.At.Hook(),
                ["id"] = Award.Id,
                ["name"] = Award.Name,
                ["awardable_type"] = Note is null ? Noteable.Kind : "Note",
                ["awardable_id"] = Note?.Id ?? Noteable.Id,
                ["updated_at"] = Award.At.Hook(),
                ["action"] = Action,
                ["awarded_on_url"] = Note is null ? NoteEvent.Page(Noteable, world) : NoteEvent.Url(Note, world),
            },
        };
        if (Note is not null)
            json["note"] = NoteEvent.Attributes(Note, world);
        json.Add(NoteEvent.Subject(Noteable, world));
        return json;
    }
}
