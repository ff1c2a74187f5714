using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Jobs;

/// <summary>The body of a Job Hook, whose <c>commit</c> is the pipeline (user/project/integrations/webhook_events.md).</summary>
internal static class JobHook
{
    public static JsonObject Payload(World world, Job job)
    {
        var pipeline = job.Pipeline;
        var project = Hooks.Payload.Of(pipeline.Project, world);
        return new JsonObject
        {
            ["object_kind"] = "build",
            ["ref"] = pipeline.Origin.Ref,
            ["tag"] = pipeline.Origin.IsTag,
            ["before_sha"] = pipeline.Origin.BeforeSha,
            ["sha"] = pipeline.Origin.Sha,
            ["retries_count"] = job.Retries,
            ["build_id"] = job.Id,
            ["build_name"] = job.Name,
            ["build_stage"] = job.Definition.Stage,
            ["build_status"] = job.Status,
            ["build_created_at"] = job.Created.Hook(),
            ["build_started_at"] = job.Started?.Hook(),
            ["build_finished_at"] = job.Finished?.Hook(),
            ["build_created_at_iso"] = job.Created.Iso(),
            ["build_started_at_iso"] = job.Started?.Iso(),
            ["build_finished_at_iso"] = job.Finished?.Iso(),
            ["build_duration"] = job.Duration(world)?.TotalSeconds,
            ["build_queued_duration"] = job.QueuedFor?.TotalSeconds,
            ["build_allow_failure"] = job.AllowsFailure,
            ["build_failure_reason"] = job.FailureReason ?? "unknown_failure",
            ["pipeline_id"] = pipeline.Id,
            ["runner"] = job.Started is null ? null : Runner(job),
            ["project_id"] = pipeline.Project.Id,
            ["project_name"] = pipeline.Project.Path.Replace("/", " / ", StringComparison.Ordinal),
            ["user"] = Hooks.Payload.Of(job.User, world),
            ["commit"] = Commit(job),
            ["repository"] = new JsonObject
            {
                ["name"] = pipeline.Project.Name,
                ["url"] = project["url"]!.DeepClone(),
                ["description"] = pipeline.Project.Description,
                ["homepage"] = project["homepage"]!.DeepClone(),
                ["git_http_url"] = project["git_http_url"]!.DeepClone(),
                ["git_ssh_url"] = project["git_ssh_url"]!.DeepClone(),
                ["visibility_level"] = 0,
            },
            ["project"] = project,
            ["environment"] = Environment(job),
        };
    }

    public static JsonObject Runner(Job job) =>
        new()
        {
            ["id"] = 1,
            ["description"] = job.Runner!.Description,
            ["runner_type"] = "instance_type",
            ["active"] = true,
            ["is_shared"] = true,
            ["tags"] = new JsonArray([.. (job.Runner.Tags ?? job.Definition.Tags).Select(tag => (JsonNode)tag)]),
        };

    public static JsonObject? Environment(Job job) =>
        job.Definition.Environment is not { } name
            ? null
            : new JsonObject
            {
                ["name"] = name,
                ["action"] = job.Definition.EnvironmentAction,
                ["deployment_tier"] = "other",
            };

    private static JsonObject Commit(Job job)
    {
        var pipeline = job.Pipeline;
        return new JsonObject
        {
            ["id"] = pipeline.Id,
            ["name"] = pipeline.Name,
            ["sha"] = pipeline.Origin.Sha,
            ["message"] = pipeline.Commit.Message,
            ["author_name"] = pipeline.Commit.Author.Name,
            ["author_email"] = "[REDACTED]",
            ["author_url"] = "mailto:[REDACTED]",
            ["status"] = pipeline.Status,
            ["duration"] = (long?)pipeline.Duration?.TotalSeconds,
            ["started_at"] = pipeline.Started?.Hook(),
            ["finished_at"] = pipeline.Finished?.Hook(),
            ["started_at_iso"] = pipeline.Started?.Iso(),
            ["finished_at_iso"] = pipeline.Finished?.Iso(),
        };
    }
}
