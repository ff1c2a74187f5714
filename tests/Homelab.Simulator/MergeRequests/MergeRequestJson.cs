using System.Text.Json.Nodes;
using Homelab.Simulator.Notes;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.MergeRequests;

/// <summary>A merge request as the API shows it (api/merge_requests.md).</summary>
internal static class MergeRequestJson
{
    /// <summary>As in a list.</summary>
    public static JsonObject ToJson(this MergeRequest request, World world) =>
        new()
        {
            ["id"] = request.Id,
            ["iid"] = request.Iid,
            ["project_id"] = request.Target.Id,
            ["title"] = request.Title,
            ["description"] = request.Description,
            ["state"] = request.State,
            ["created_at"] = request.Created.Iso(),
            ["updated_at"] = request.Updated.Iso(),
            ["merged_by"] = Merged(request)?.By.ToJson(world),
            ["merge_user"] = Merged(request)?.By.ToJson(world),
            ["merged_at"] = Merged(request)?.At.Iso(),
            ["closed_by"] = Closed(request)?.By.ToJson(world),
            ["closed_at"] = Closed(request)?.At.Iso(),
            ["target_branch"] = request.TargetBranch,
            ["source_branch"] = request.SourceBranch,
            ["source_project_id"] = request.Source.Id,
            ["target_project_id"] = request.Target.Id,
            ["user_notes_count"] = request.Conversation.UserNotes,
            ["upvotes"] = request.Conversation.Votes("thumbsup"),
            ["downvotes"] = request.Conversation.Votes("thumbsdown"),
            ["author"] = request.Author.ToJson(world),
            ["assignees"] = People(world, request.Assignees),
            ["reviewers"] = People(world, request.Reviewers),
            ["assignee"] = request.Assignees.FirstOrDefault()?.ToJson(world),
            ["labels"] = new JsonArray([.. request.Labels.Select(label => (JsonNode)label)]),
            ["draft"] = request.IsDraft,
            ["work_in_progress"] = request.IsDraft,
            ["milestone"] = null,
            ["merge_when_pipeline_succeeds"] = false,
            ["merge_status"] = request.Merging.Conflicts ? "cannot_be_merged" : "can_be_merged",
            ["detailed_merge_status"] = request.DetailedStatus(),
            ["sha"] = request.Sha,
            ["merge_commit_sha"] = request.MergeCommit,
            ["squash_commit_sha"] = request.SquashCommit,
            ["discussion_locked"] = request.Conversation.IsLocked ? true : null,
            ["should_remove_source_branch"] = request.RemovesSourceBranch,
            ["force_remove_source_branch"] = request.RemovesSourceBranch,
            ["prepared_at"] = request.Created.Iso(),
            ["squash"] = request.Squash,
            ["squash_on_merge"] = request.Squash,
            ["reference"] = $"!{request.Iid}",
            ["references"] = request.References(),
            ["web_url"] = request.Url(world),
            ["time_stats"] = NoteJson.NoTime(),
            ["has_conflicts"] = request.Merging.Conflicts,
            ["blocking_discussions_resolved"] = request.Conversation.AllResolved,
            ["imported"] = false,
            ["imported_from"] = "none",
            ["task_completion_status"] = new JsonObject { ["count"] = 0, ["completed_count"] = 0 },
        };

    /// <summary>As asked for alone.</summary>
    public static JsonObject ToWholeJson(this MergeRequest request, World world)
    {
        var json = request.ToJson(world);
        json["changes_count"] = $"{request.Merging.Files}";
        json["diff_refs"] = new JsonObject
        {
            ["base_sha"] = request.Merging.Base,
            ["head_sha"] = request.Sha,
            ["start_sha"] = request.Merging.Start,
        };
        json["head_pipeline"] = request.HeadPipeline();
        json["pipeline"] = request.HeadPipeline();
        json["merge_error"] = null;
        json["subscribed"] = false;
        json["first_contribution"] = false;
        json["user"] = new JsonObject { ["can_merge"] = true };
        return json;
    }

    public static string Url(this MergeRequest request, World world) => $"{world.Url}/{request.Target.Path}/-/merge_requests/{request.Iid}";

    /// <summary>The first thing that keeps it from being merged (api/merge_requests.md "Merge status").</summary>
    public static string DetailedStatus(this MergeRequest request)
    {
        if (!request.IsOpen)
            return "not_open";
        if (request.IsDraft)
            return "draft_status";
        if (request.Merging.Conflicts)
            return "conflict";
        if (request.Target.IsOn("only_allow_merge_if_all_discussions_are_resolved") && !request.Conversation.AllResolved)
            return "discussions_not_resolved";
        if (request.Target.IsOn("only_allow_merge_if_pipeline_succeeds") && PipelineFault(request) is { } fault)
            return fault;
        return "mergeable";
    }

    private static string? PipelineFault(MergeRequest request) =>
        (string?)request.HeadPipeline()?["status"] switch
        {
            "success" => null,
            "skipped" when request.Target.IsOn("allow_merge_on_skipped_pipeline") => null,
            "created" or "pending" or "preparing" or "running" or "waiting_for_resource" => "ci_still_running",
            _ => "ci_must_pass",
        };

    private static (User By, DateTimeOffset At)? Merged(MergeRequest request) => request.State == "merged" ? request.Ended : null;

    private static (User By, DateTimeOffset At)? Closed(MergeRequest request) => request.State == "closed" ? request.Ended : null;

    private static JsonArray People(World world, List<User> users) => new([.. users.Select(user => (JsonNode)user.ToJson(world))]);
}
