using System.Text.Json.Nodes;
using Homelab.Simulator.Notes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Issues;

/// <summary>api/issues.md, as far as a bot needs it.</summary>
internal static class IssueRoutes
{
    private const string Path = "/projects/:id/issues";

    private static readonly Filters<Issue> Known = NoteableFilters
        .For<Issue>("opened", "closed")
        // None here is confidential, and all are of the plain kind.
        .WithFlag("confidential", (_, confidential) => !confidential)
        .With("issue_type", (_, type) => type == "issue");

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
        var found = NoteableFilters.Sorted(call, Known.Apply(call, call.Project.Issues));
        return call.Page(found, issue => ToJson(issue, call.World));
    }

    private static Answer Open(Call call)
    {
        var issue = new Issue(call.World.NextId(), call.Project.Issues.Count + 1, call.Project, call.Actor, call.World.Now)
        {
            Title = Title(call.Required("title")),
            Description = call.Text("description") ?? "",
            Labels = call.Labels() ?? [],
            Assignees = call.People("assignee") ?? [],
        };
        call.Project.Issues.Add(issue);
        new IssueEvent(issue, call.Actor, "open").Publish(call.World);
        return Answer.Created(ToJson(issue, call.World));
    }

    private static Answer Change(Call call)
    {
        var issue = Find(call);
        var state = call.Choice("state_event", "close", "reopen");
        var changes = Fill(call, issue);
        issue.Updated = call.World.Now;
        if (changes.Count > 0)
            new IssueEvent(issue, call.Actor, "update") { Changes = changes }.Publish(call.World);
        if (state is not null && issue.State != (state == "close" ? "closed" : "opened"))
            Switch(call, issue, state);
        return Answer.Json(ToJson(issue, call.World));
    }

    private static List<(string, JsonNode?, JsonNode?)> Fill(Call call, Issue issue)
    {
        var changes = new List<(string, JsonNode?, JsonNode?)>();
        if (call.Text("title") is { } title && title != issue.Title)
        {
            changes.Add(("title", issue.Title, Title(title)));
            issue.Title = title;
        }

        if (call.Text("description") is { } description && description != issue.Description)
        {
            changes.Add(("description", issue.Description, description));
            issue.Description = description;
        }

        if (call.Relabel(issue) is { } relabelled)
            changes.Add(relabelled);
        issue.Assignees = call.People("assignee") ?? issue.Assignees;
        issue.Conversation.IsLocked = call.Flag("discussion_locked") ?? issue.Conversation.IsLocked;
        return changes;
    }

    private static void Switch(Call call, Issue issue, string state)
    {
        issue.State = state == "close" ? "closed" : "opened";
        issue.Closed = state == "close" ? (call.Actor, call.World.Now) : null;
        new IssueEvent(issue, call.Actor, state).Publish(call.World);
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
            ["closed_at"] = issue.Closed?.At.Iso(),
            ["closed_by"] = issue.Closed?.By.ToJson(world),
            ["author"] = issue.Author.ToJson(world),
            ["assignee"] = issue.Assignees.FirstOrDefault()?.ToJson(world),
            ["type"] = "ISSUE",
            ["milestone"] = null,
            ["due_date"] = null,
            ["upvotes"] = issue.Conversation.Votes("thumbsup"),
            ["downvotes"] = issue.Conversation.Votes("thumbsdown"),
            ["merge_requests_count"] = 0,
            ["has_tasks"] = false,
            ["task_status"] = "",
            ["task_completion_status"] = new JsonObject { ["count"] = 0, ["completed_count"] = 0 },
            ["references"] = issue.References(),
            ["time_stats"] = NoteJson.NoTime(),
            ["severity"] = "UNKNOWN",
            ["imported"] = false,
            ["imported_from"] = "none",
            ["moved_to_id"] = null,
            ["labels"] = new JsonArray([.. issue.Labels.Select(label => (JsonNode)label)]),
            ["assignees"] = new JsonArray([.. issue.Assignees.Select(user => (JsonNode)user.ToJson(world))]),
            ["user_notes_count"] = issue.Conversation.UserNotes,
            ["confidential"] = false,
            ["discussion_locked"] = issue.Conversation.IsLocked,
            ["issue_type"] = "issue",
            ["web_url"] = NoteEvent.Page(issue, world),
        };
}
