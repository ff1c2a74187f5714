using System.Text.Json.Nodes;
using Homelab.Simulator.Notes;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Activity;

/// <summary>A line of a project's activity: who did what when (api/events.md).</summary>
/// <param name="Action">As shown: <c>opened</c>, <c>commented on</c>, <c>pushed to</c>.</param>
/// <param name="On">What it was about; null for a push.</param>
/// <param name="Note">The comment, if it was one. Its event goes with it.</param>
internal sealed record ProjectEvent(long Id, DateTimeOffset At, User Author, string Action, INoteable? On, Note? Note, JsonObject? Push)
{
    /// <summary>The name of the action in the parameter <c>action</c>.</summary>
    public string Kind =>
        Action switch
        {
            "commented on" => "commented",
            "opened" => "created",
            "accepted" => "merged",
            "deleted" => "destroyed",
            "pushed to" or "pushed new" => "pushed",
            _ => Action,
        };

    /// <summary>As in the parameter <c>target_type</c>.</summary>
    public string? Target =>
        Note is not null ? "note"
        : On is null ? null
        : On.Kind == "Issue" ? "issue"
        : "merge_request";

    public bool IsThere => Note is null || On!.Conversation.Notes.Contains(Note);

    public JsonObject ToJson(World world, long project)
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["project_id"] = project,
            ["action_name"] = Action,
            ["target_id"] = Note?.Id ?? On?.Id,
            ["target_iid"] = Note?.Id ?? On?.Iid,
            ["target_type"] = Note is null ? On?.Kind : Note.Type ?? "Note",
            ["author_id"] = Author.Id,
            ["target_title"] = On?.Title,
            ["created_at"] = At.Iso(),
            ["author"] = Author.ToJson(world),
            ["imported"] = false,
            ["imported_from"] = "none",
            ["author_username"] = Author.Username,
        };
        if (Note is not null)
            json["note"] = Note.ToJson(world);
        if (Push is not null)
            json["push_data"] = Push.DeepClone();
        return json;
    }
}
