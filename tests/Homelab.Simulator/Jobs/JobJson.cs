using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Jobs;

/// <summary>Jobs as the API shows them (api/jobs.md).</summary>
internal static class JobJson
{
    public static JsonObject Of(World world, Job job)
    {
        var pipeline = job.Pipeline;
        var json = new JsonObject
        {
            ["id"] = job.Id,
            ["status"] = job.Status,
            ["stage"] = job.Definition.Stage,
            ["name"] = job.Name,
            ["ref"] = pipeline.Origin.Ref,
            ["tag"] = pipeline.Origin.IsTag,
            ["coverage"] = null,
            ["allow_failure"] = job.AllowsFailure,
            ["created_at"] = job.Created.Iso(),
            ["started_at"] = job.Started?.Iso(),
            ["finished_at"] = job.Finished?.Iso(),
            ["erased_at"] = job.Erased?.Iso(),
            ["duration"] = job.Duration(world)?.TotalSeconds,
            ["queued_duration"] = job.QueuedFor?.TotalSeconds,
            ["archived"] = false,
            ["source"] = pipeline.Origin.Source,
            ["user"] = job.User.ToJson(world),
            ["commit"] = pipeline.Commit.ToJson(world, pipeline.Project),
            ["pipeline"] = Short(world, pipeline),
            ["web_url"] = $"{world.Url}/{pipeline.Project.Path}/-/jobs/{job.Id}",
            ["project"] = new JsonObject { ["ci_job_token_scope_enabled"] = false },
            ["artifacts"] = Artifacts(job),
            ["runner"] = job.Started is null ? null : JobHook.Runner(job),
            ["runner_manager"] = null,
            ["artifacts_expire_at"] = job.ArtifactsExpire?.Iso(),
            ["tag_list"] = new JsonArray([.. job.Definition.Tags.Select(tag => (JsonNode)tag)]),
        };
        if (job.FailureReason is { } reason)
            json["failure_reason"] = reason;
        if (job.Archive is { } archive)
            json["artifacts_file"] = new JsonObject { ["filename"] = archive.FileName, ["size"] = archive.Size };
        return json;
    }

    private static JsonObject Short(World world, Pipelines.Pipeline pipeline)
    {
        var json = Pipelines.PipelineJson.Basic(world, pipeline);
        json.Remove("name");
        return json;
    }

    private static JsonArray Artifacts(Job job)
    {
        var list = new JsonArray([
            .. job.Artifacts.Select(artifact =>
                (JsonNode)
                    new JsonObject
                    {
                        ["file_type"] = artifact.Type,
                        ["size"] = artifact.Size,
                        ["filename"] = artifact.FileName,
                        ["file_format"] = artifact.Format,
                    }
            ),
        ]);
        if (job.Trace.Length > 0)
            list.Add(
                new JsonObject
                {
                    ["file_type"] = "trace",
                    ["size"] = job.Trace.Length,
                    ["filename"] = "job.log",
                    ["file_format"] = null,
                }
            );
        return list;
    }
}
