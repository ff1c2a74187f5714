using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Notes;

/// <summary>As api/notes.md, api/discussions.md and api/emoji_reactions.md show them.</summary>
internal static class NoteJson
{
    public static JsonObject ToJson(this Note note, World world)
    {
        var json = new JsonObject
        {
            ["id"] = note.Id,
            ["type"] = note.Type,
            ["body"] = note.Body,
            ["attachment"] = null,
            ["author"] = note.Author.ToJson(world),
            ["created_at"] = note.Created.Iso(),
            ["updated_at"] = note.Updated.Iso(),
            ["system"] = note.IsSystem,
            ["noteable_id"] = note.Noteable.Id,
            ["noteable_type"] = note.Noteable.Kind,
            ["project_id"] = note.Noteable.Project.Id,
            ["commit_id"] = null,
            ["resolvable"] = note.IsResolvable,
        };
        if (note.Position is not null)
            json["position"] = note.Position.DeepClone();
        if (note.IsResolvable)
        {
            json["resolved"] = note.Resolved is not null;
            json["resolved_by"] = note.Resolved?.By.ToJson(world);
            json["resolved_at"] = note.Resolved?.At.Iso();
        }

        json["confidential"] = note.IsInternal;
        json["internal"] = note.IsInternal;
        json["imported"] = false;
        json["imported_from"] = "none";
        json["noteable_iid"] = note.Noteable.Iid;
        json["commands_changes"] = new JsonObject();
        return json;
    }

    public static JsonObject References(this INoteable noteable)
    {
        var full = noteable.FullReference();
        var own = full[noteable.Project.Path.Length..];
        return new JsonObject
        {
            ["short"] = own,
            ["relative"] = own,
            ["full"] = full,
        };
    }

    /// <summary>Nobody writes down here how long something took.</summary>
    public static JsonObject NoTime() =>
        new()
        {
            ["time_estimate"] = 0,
            ["total_time_spent"] = 0,
            ["human_time_estimate"] = null,
            ["human_total_time_spent"] = null,
        };

    /// <summary>A thread, or a comment on its own in the shape of one.</summary>
    public static JsonObject ToDiscussion(this IReadOnlyList<Note> notes, World world) =>
        new()
        {
            ["id"] = notes[0].DiscussionId,
            ["individual_note"] = !notes[0].IsInThread,
            ["notes"] = new JsonArray([.. notes.Select(note => (JsonNode)note.ToJson(world))]),
        };

    public static JsonObject ToJson(this Award award, World world, string kind, long id) =>
        new()
        {
            ["id"] = award.Id,
            ["name"] = award.Name,
            ["user"] = award.User.ToJson(world),
            ["created_at"] = award.At.Iso(),
            ["updated_at"] = award.At.Iso(),
            ["awardable_id"] = id,
            ["awardable_type"] = kind,
            ["url"] = null,
        };
}
