using System.Text.Json.Nodes;
using Homelab.Simulator.Jobs;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Pipelines;

/// <summary>The body of a Pipeline Hook (user/project/integrations/webhook_events.md).</summary>
internal static class PipelineHook
{
    public static JsonObject Payload(World world, Pipeline pipeline) =>
        new()
        {
            ["object_kind"] = "pipeline",
            ["object_attributes"] = Attributes(world, pipeline),
            ["merge_request"] = pipeline.Origin.MergeRequest is { } request ? Request(world, request) : null,
            ["user"] = Hooks.Payload.Of(pipeline.Origin.User, world),
            ["project"] = Hooks.Payload.Of(pipeline.Project, world),
            ["commit"] = Commit(world, pipeline, pipeline.Commit),
            ["builds"] = new JsonArray([.. pipeline.Latest.OrderByDescending(job => job.Id).Select(job => (JsonNode)Build(world, job))]),
        };

    private static JsonObject Attributes(World world, Pipeline pipeline) =>
        new()
        {
            ["id"] = pipeline.Id,
            ["iid"] = pipeline.Iid,
            ["name"] = pipeline.Name,
            ["ref"] = pipeline.Origin.HookRef,
            ["tag"] = pipeline.Origin.IsTag,
            ["sha"] = pipeline.Origin.Sha,
            ["before_sha"] = pipeline.Origin.BeforeSha,
            ["source"] = pipeline.Origin.Source,
            ["status"] = pipeline.Status,
            ["detailed_status"] = Detailed(pipeline.Status),
            ["stages"] = new JsonArray([.. pipeline.UsedStages.Select(stage => (JsonNode)stage)]),
            ["created_at"] = pipeline.Created.Hook(),
            ["finished_at"] = pipeline.Finished?.Hook(),
            ["duration"] = (long?)pipeline.Duration?.TotalSeconds,
            ["queued_duration"] = (long?)(pipeline.Started - pipeline.Created)?.TotalSeconds,
            ["variables"] = new JsonArray([
                .. pipeline.Origin.Variables.Select(variable =>
                    (JsonNode)new JsonObject { ["key"] = variable.Key, ["value"] = variable.Value }
                ),
            ]),
            ["url"] = $"{world.Url}/{pipeline.Project.Path}/-/pipelines/{pipeline.Id}",
        };

    /// <summary>As a badge says it.</summary>
    public static string Detailed(string status) =>
        status switch
        {
            "success" => "passed",
            "manual" => "blocked",
            _ => status,
        };

    private static JsonObject Request(World world, MergeRequest request) =>
        new()
        {
            ["id"] = request.Id,
            ["iid"] = request.Iid,
            ["title"] = request.Title,
            ["source_branch"] = request.SourceBranch,
            ["source_project_id"] = request.Source.Id,
            ["target_branch"] = request.TargetBranch,
            ["target_project_id"] = request.Target.Id,
            ["state"] = request.State,
            ["merge_status"] = request.Merging.Conflicts ? "cannot_be_merged" : "can_be_merged",
            ["detailed_merge_status"] = request.DetailedStatus(),
            ["url"] = request.Url(world),
        };

    private static JsonObject Commit(World world, Pipeline pipeline, Commit commit) =>
        new()
        {
            ["id"] = commit.Sha,
            ["message"] = commit.Message,
            ["title"] = commit.Title,
            ["timestamp"] = commit.Author.Moment.ToString("yyyy-MM-dd'T'HH:mm:sszzz"),
            ["url"] = $"{world.Url}/{pipeline.Project.Path}/-/commit/{commit.Sha}",
            ["author"] = new JsonObject { ["name"] = commit.Author.Name, ["email"] = "[REDACTED]" },
        };

    private static JsonObject Build(World world, Job job) =>
        new()
        {
            ["id"] = job.Id,
            ["stage"] = job.Definition.Stage,
            ["name"] = job.Name,
            ["status"] = job.Status,
            ["created_at"] = job.Created.Hook(),
            ["started_at"] = job.Started?.Hook(),
            ["finished_at"] = job.Finished?.Hook(),
            ["duration"] = job.Duration(world)?.TotalSeconds,
            ["queued_duration"] = job.QueuedFor?.TotalSeconds,
            ["failure_reason"] = job.FailureReason,
            ["when"] = job.Definition.When,
            ["manual"] = job.Definition.When == "manual",
            ["allow_failure"] = job.AllowsFailure,
            ["user"] = Hooks.Payload.Of(job.User, world),
            ["runner"] = job.Started is null ? null : JobHook.Runner(job),
            ["artifacts_file"] = new JsonObject { ["filename"] = job.Archive?.FileName, ["size"] = job.Archive?.Size },
            ["environment"] = JobHook.Environment(job),
        };
}
