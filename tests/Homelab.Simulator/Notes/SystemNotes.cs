using System.Text.Json.Nodes;
using Homelab.Simulator.Hooks;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Notes;

/// <summary>Writes the history of merge requests: it hears of each change the way hooks do.</summary>
internal sealed class SystemNotes(World world)
{
    public void Listen() => world.Events.Listen(Take);

    public static void Write(World world, INoteable noteable, User user, string text, Project? origin = null) =>
        noteable.Conversation.Notes.Add(
            new Note(world.NextId(), noteable, user, world.Now)
            {
                Body = text,
                IsSystem = true,
                Origin = origin,
            }
        );

    private void Take(Project project, HookEvent happened)
    {
        if (
            happened.Switch is not ("merge_requests_events" or "issues_events")
            || happened.Payload["object_attributes"] is not { } attributes
        )
            return;
        var iid = (long)attributes["iid"]!;
        var noteable =
            happened.Switch == "issues_events"
                ? (INoteable?)project.Issues.Find(issue => issue.Iid == iid)
                : project.MergeRequests.Find(request => request.Iid == iid);
        var user = world.Users.Find(user => user.Id == (long)happened.Payload["user"]!["id"]!);
        if (noteable is null || user is null)
            return;
        foreach (
            var line in Lines(
                (string?)attributes["action"],
                attributes["oldrev"] is not null,
                happened.Payload["changes"] as JsonObject ?? []
            )
        )
            Write(world, noteable, user, line);
    }

    private static IEnumerable<string> Lines(string? action, bool pushed, JsonObject changes)
    {
        if (action is "close" or "reopen" or "merge")
            yield return action switch
            {
                "close" => "closed",
                "reopen" => "reopened",
                _ => "merged",
            };
        if (action == "approved")
            yield return "approved this merge request";
        if (pushed)
            yield return "added 1 commit";
        if (changes["title"] is { } title)
            yield return $"changed title from **{title["previous"]}** to **{title["current"]}**";
        if (changes["draft"] is { } draft)
            yield return (bool)draft["current"]! ? "marked this merge request as **draft**" : "marked this merge request as **ready**";
        if (changes["description"] is not null)
            yield return "changed the description";
        if (changes["target_branch"] is { } target)
            yield return $"changed target branch from `{target["previous"]}` to `{target["current"]}`";
        if (changes["labels"] is not null)
            yield return "changed labels";
        if (changes["assignees"] is not null)
            yield return "changed assignees";
    }
}
