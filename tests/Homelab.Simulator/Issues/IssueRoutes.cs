using System.Text.Json.Nodes;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Notes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Issues;

/// <summary>api/issues.md, as far as a bot needs it.</summary>
internal static class IssueRoutes
{
    private const string Path = "/projects/:id/issues";

    public static void MapIssues(this RouteTable routes)
    {
        routes.Map("GET", Path, List);
        routes.Map("POST", Path, Open);
        routes.Map("GET", Path + "/:iid", call => Answer.Json(ToJson(Find(call), call.World)));
        routes.Map("PUT", Path + "/:iid", Change);
    }

    public static Issue Find(Call call)
    {
        var iid = call.RouteId("iid");
        return call.Project.Issues.Find(issue => issue.Iid == iid) ?? throw Refusal.Saying(404, "404 Not found");
    }

    private static Answer List(Call call)
    {
        var (state, labels, search) = (call.Text("state") ?? "all", call.Labels() ?? [], call.Text("search"));
        var found = call.Project.Issues.Where(issue =>
            (state == "all" || issue.State == state)
            && labels.TrueForAll(issue.Labels.Contains)
            && (search is null || (issue.Title + issue.Description).Contains(search, StringComparison.OrdinalIgnoreCase))
        );
        return call.Page(found.OrderByDescending(issue => issue.Iid).ToList(), issue => ToJson(issue, call.World));
    }

    private static Answer Open(Call call)
    {
        var issue = new Issue(call.World.NextId(), call.Project.Issues.Count + 1, call.Project, call.Actor, call.World.Now)
        {
            Title = Title(call.Required("title")),
            Description = call.Text("description") ?? "",
            Labels = call.Labels() ?? [],
        };
        call.Project.Issues.Add(issue);
        new IssueEvent(issue, call.Actor, "open").Publish(call.World);
        return Answer.Created(ToJson(issue, call.World));
    }

    private static Answer Change(Call call)
    {
        var issue = Find(call);
        (issue.Title, issue.Description, issue.Labels) = (
            Title(call.Text("title") ?? issue.Title),
            call.Text("description") ?? issue.Description,
            call.Labels() ?? issue.Labels
        );
        var action = call.Text("state_event") switch
        {
            null => "update",
            "close" => "close",
            "reopen" => "reopen",
            _ => throw Refusal.DoesNotHaveValidValue("state_event"),
        };
        if (action != "update")
            issue.State = action == "close" ? "closed" : "opened";
        issue.Updated = call.World.Now;
        new IssueEvent(issue, call.Actor, action).Publish(call.World);
        return Answer.Json(ToJson(issue, call.World));
    }

    private static string Title(string title) =>
        title.Length switch
        {
            0 => throw Refusal.Field("title", "can't be blank"),
            > 255 => throw Refusal.Field("title", "is too long (maximum is 255 characters)"),
            _ => title,
        };

    private static JsonObject ToJson(Issue issue, World world) =>
        new()
        {
            ["id"] = issue.Id,
            ["iid"] = issue.Iid,
            ["project_id"] = issue.Project.Id,
            ["title"] = issue.Title,
            ["description"] = issue.Description,
            ["state"] = issue.State,
            ["created_at"] = issue.Created.Iso(),
            ["updated_at"] = issue.Updated.Iso(),
            ["author"] = issue.Author.ToJson(world),
            ["labels"] = new JsonArray([.. issue.Labels.Select(label => (JsonNode)label)]),
            ["assignees"] = new JsonArray([.. issue.Assignees.Select(user => (JsonNode)user.ToJson(world))]),
            ["user_notes_count"] = issue.Conversation.UserNotes,
            ["confidential"] = false,
            ["discussion_locked"] = issue.Conversation.IsLocked,
            ["issue_type"] = "issue",
            ["web_url"] = NoteEvent.Page(issue, world),
        };
}
