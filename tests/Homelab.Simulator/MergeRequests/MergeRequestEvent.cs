using System.Text.Json.Nodes;
using Homelab.Simulator.Hooks;
using Homelab.Simulator.Notes;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.MergeRequests;

/// <summary>Something that happened to a merge request (user/project/integrations/webhook_events.md).</summary>
/// <param name="Action"><c>open</c>, <c>close</c>, <c>reopen</c>, <c>update</c> or <c>merge</c>.</param>
internal sealed record MergeRequestEvent(MergeRequest Request, User User, string Action)
{
    /// <summary>What changed: name, before, after.</summary>
    public IReadOnlyList<(string Name, JsonNode? Previous, JsonNode? Current)> Changes { get; init; } = [];

    /// <summary>The head before a push; only sent when the code changed.</summary>
    public string? OldRevision { get; init; }

    public void Publish(World world) =>
        world.Events.Publish(Request.Target, new HookEvent("Merge Request Hook", "merge_requests_events", ToJson(world)));

    /// <summary>The part other payloads embed as <c>merge_request</c>.</summary>
    public static JsonObject Attributes(MergeRequest request, World world) =>
        new()
        {
            ["id"] = request.Id,
            ["iid"] = request.Iid,
            ["target_branch"] = request.TargetBranch,
            ["source_branch"] = request.SourceBranch,
            ["source_project_id"] = request.Source.Id,
            ["target_project_id"] = request.Target.Id,
            ["author_id"] = request.Author.Id,
            ["assignee_id"] = request.Assignees.FirstOrDefault()?.Id,
            ["assignee_ids"] = Ids(request.Assignees),
            ["reviewer_ids"] = Ids(request.Reviewers),
            ["title"] = request.Title,
            ["description"] = request.Description,
            ["created_at"] = request.Created.Hook(),
            ["updated_at"] = request.Updated.Hook(),
            ["prepared_at"] = request.Created.Hook(),
            ["state"] = request.State,
            ["state_id"] = StateId(request),
            ["milestone_id"] = null,
            ["draft"] = request.IsDraft,
            ["work_in_progress"] = request.IsDraft,
            ["blocking_discussions_resolved"] = request.Conversation.AllResolved,
            ["first_contribution"] = false,
            ["merge_status"] = request.Merging.Conflicts ? "cannot_be_merged" : "can_be_merged",
            ["detailed_merge_status"] = request.DetailedStatus(),
            ["merge_commit_sha"] = request.MergeCommit,
            ["merge_error"] = null,
            ["merge_params"] = new JsonObject { ["force_remove_source_branch"] = request.RemovesSourceBranch ? "1" : "0" },
            ["merge_user_id"] = MergerId(request),
            ["merge_when_pipeline_succeeds"] = false,
            ["updated_by_id"] = null,
            ["last_edited_at"] = null,
            ["last_edited_by_id"] = null,
            ["head_pipeline_id"] = request.HeadPipeline()?["id"]?.DeepClone(),
            ["time_estimate"] = 0,
            ["total_time_spent"] = 0,
            ["time_change"] = 0,
            ["human_total_time_spent"] = null,
            ["human_time_change"] = null,
            ["human_time_estimate"] = null,
            ["url"] = request.Url(world),
            ["source"] = Payload.Of(request.Source, world),
            ["target"] = Payload.Of(request.Target, world),
            ["last_commit"] = LastCommit(request, world),
            ["labels"] = Labels(world, request),
        };

    private JsonObject ToJson(World world)
    {
        var attributes = Attributes(Request, world);
        attributes["action"] = Action;
        if (OldRevision is not null)
            attributes["oldrev"] = OldRevision;
        return new JsonObject
        {
            ["object_kind"] = "merge_request",
            ["event_type"] = "merge_request",
            ["user"] = Payload.Of(User, world),
            ["project"] = Payload.Of(Request.Target, world),
            ["repository"] = new JsonObject
            {
                ["name"] = Request.Target.Name,
                ["url"] = $"git@127.0.0.1:{Request.Target.Path}.git",
                ["description"] = Request.Target.Description,
                ["homepage"] = $"{world.Url}/{Request.Target.Path}",
            },
            ["object_attributes"] = attributes,
            ["labels"] = Labels(world, Request),
            ["changes"] = Label.Changes(world, Request.Target, Changes),
            ["assignees"] = People(world, Request.Assignees),
            ["reviewers"] = People(world, Request.Reviewers),
        };
    }

    private static JsonObject LastCommit(MergeRequest request, World world) =>
        new()
        {
            ["id"] = request.Sha,
            ["message"] = request.LastCommit.Message,
            ["title"] = request.LastCommit.Title,
            ["timestamp"] = request.LastCommit.Author.Iso,
            ["url"] = $"{world.Url}/{request.Source.Path}/-/commit/{request.Sha}",
            ["author"] = new JsonObject { ["name"] = request.LastCommit.Author.Name, ["email"] = "[REDACTED]" },
        };

    private static long? MergerId(MergeRequest request) => request.State == "merged" ? request.Ended?.By.Id : null;

    private static int StateId(MergeRequest request) =>
        request.State switch
        {
            "opened" => 1,
            "closed" => 2,
            "merged" => 3,
            _ => 4,
        };

    private static JsonArray Ids(List<User> users) => new([.. users.Select(user => (JsonNode)user.Id)]);

    private static JsonArray People(World world, List<User> users) => new([.. users.Select(user => (JsonNode)Payload.Of(user, world))]);

    private static JsonArray Labels(World world, MergeRequest request) => Label.Hook(world, request.Target, request.Labels);
}
