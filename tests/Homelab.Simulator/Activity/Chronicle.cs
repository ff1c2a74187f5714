using System.Text.Json.Nodes;
using Homelab.Simulator.Hooks;
using Homelab.Simulator.Notes;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories.Pushes;

namespace Homelab.Simulator.Activity;

/// <summary>Writes each project's activity: it hears of everything the way hooks do, whether there are any or not.</summary>
internal sealed class Chronicle(World world)
{
    public void Listen()
    {
        world.Events.Listen(Take);
        world.Events.WhenPushed(Take);
    }

    private void Take(Project project, HookEvent happened)
    {
        if (happened.Payload["object_attributes"] is not JsonObject attributes || Action(happened.Switch, attributes) is not { } action)
            return;
        var (on, note) = Find(project, happened.Switch, attributes);
        var user = world.Users.Find(user => user.Id == (long)happened.Payload["user"]!["id"]!);
        if (on is not null && user is not null)
            project.Events.Add(new ProjectEvent(world.NextId(), world.Now, user, action, on, note, null));
    }

    private static string? Action(string kind, JsonObject attributes) =>
        (kind, (string?)attributes["action"]) switch
        {
            ("note_events" or "confidential_note_events", "create") => "commented on",
            ("merge_requests_events" or "issues_events", "open") => "opened",
            ("merge_requests_events" or "issues_events", "close") => "closed",
            ("merge_requests_events" or "issues_events", "reopen") => "reopened",
            ("merge_requests_events", "merge") => "accepted",
            ("merge_requests_events", "approved") => "approved",
            _ => null,
        };

    private static (INoteable?, Note?) Find(Project project, string kind, JsonObject attributes)
    {
        var all = project.Issues.Cast<INoteable>().Concat(project.MergeRequests);
        var id = (long)attributes[kind.EndsWith("note_events", StringComparison.Ordinal) ? "noteable_id" : "id"]!;
        var on = all.FirstOrDefault(one => one.Id == id);
        return (
            on,
            kind.EndsWith("note_events", StringComparison.Ordinal)
                ? on?.Conversation.Notes.Find(note => note.Id == (long)attributes["id"]!)
                : null
        );
    }

    private void Take(Push push, PushedReference reference)
    {
        var change = reference.Change;
        var action =
            change.IsGone ? "deleted"
            : change.IsNew ? "pushed new"
            : "pushed to";
        var data = new JsonObject
        {
            ["commit_count"] = 1,
            ["action"] =
                change.IsGone ? "removed"
                : change.IsNew ? "created"
                : "pushed",
            ["ref_type"] = change.IsTag ? "tag" : "branch",
            ["commit_from"] = change.IsNew ? null : change.Before,
            ["commit_to"] = change.IsGone ? null : change.After,
            ["ref"] = change.Branch ?? change.Reference["refs/tags/".Length..],
            ["commit_title"] = null,
            ["ref_count"] = null,
        };
        push.Project.Events.Add(new ProjectEvent(world.NextId(), world.Now, push.User, action, null, null, data));
    }
}
