using System.Text.Json.Nodes;
using Homelab.Simulator.Hooks;
using Homelab.Simulator.Notes;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Issues;

/// <summary><c>Issue Hook</c></summary>
/// <param name="Action"><c>open</c>, <c>close</c>, <c>reopen</c> or <c>update</c>.</param>
internal sealed record IssueEvent(Issue Issue, User User, string Action)
{
    /// <summary>What changed: name, before, after.</summary>
    public IReadOnlyList<(string Name, JsonNode? Previous, JsonNode? Current)> Changes { get; init; } = [];

    public void Publish(World world)
    {
        var attributes = Attributes(Issue, world);
        attributes["action"] = Action;
        world.Events.Publish(
            Issue.Project,
            new HookEvent(
                "Issue Hook",
                "issues_events",
                new JsonObject
                {
                    ["object_kind"] = "issue",
                    ["event_type"] = "issue",
                    ["user"] = Payload.Of(User, world),
                    ["project"] = Payload.Of(Issue.Project, world),
                    ["object_attributes"] = attributes,
                    ["labels"] = Label.Hook(world, Issue.Project, Issue.Labels),
                    ["changes"] = Label.Changes(world, Issue.Project, Changes),
                }
            )
        );
    }

    /// <summary>The part a note's event embeds as <c>issue</c>.</summary>
    public static JsonObject Attributes(Issue issue, World world) =>
        new()
        {
            ["id"] = issue.Id,
            ["iid"] = issue.Iid,
            ["title"] = issue.Title,
            ["description"] = issue.Description,
            ["author_id"] = issue.Author.Id,
            ["project_id"] = issue.Project.Id,
            ["state"] = issue.State,
            ["state_id"] = issue.State == "opened" ? 1 : 2,
            ["confidential"] = false,
            ["created_at"] = issue.Created.Hook(),
            ["updated_at"] = issue.Updated.Hook(),
            ["url"] = NoteEvent.Page(issue, world),
            ["assignee_ids"] = new JsonArray([.. issue.Assignees.Select(user => (JsonNode)user.Id)]),
            ["labels"] = Label.Hook(world, issue.Project, issue.Labels),
        };
}
