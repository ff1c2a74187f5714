using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Pipelines;

/// <summary>Pipelines as the API shows them (api/pipelines.md).</summary>
internal static class PipelineJson
{
    public static JsonObject Basic(World world, Pipeline pipeline) =>
        new()
        {
            ["id"] = pipeline.Id,
            ["iid"] = pipeline.Iid,
            ["project_id"] = pipeline.Project.Id,
            ["sha"] = pipeline.Origin.Sha,
            ["ref"] = pipeline.Origin.Ref,
            ["status"] = pipeline.Status,
            ["source"] = pipeline.Origin.Source,
            ["created_at"] = pipeline.Created.Iso(),
            ["updated_at"] = pipeline.Updated.Iso(),
            ["web_url"] = Address(world, pipeline),
            ["name"] = pipeline.Name,
        };

    public static JsonObject Detail(World world, Pipeline pipeline)
    {
        var json = Basic(world, pipeline);
        json["before_sha"] = pipeline.Origin.BeforeSha;
        json["tag"] = pipeline.Origin.IsTag;
        json["yaml_errors"] = pipeline.YamlErrors;
        json["user"] = pipeline.Origin.User.ToJson(world);
        json["started_at"] = pipeline.Started?.Iso();
        json["finished_at"] = pipeline.Finished?.Iso();
        json["committed_at"] = null;
        json["duration"] = (long?)pipeline.Duration?.TotalSeconds;
        json["queued_duration"] = (long?)(pipeline.Started - pipeline.Created)?.TotalSeconds;
        json["coverage"] = null;
        json["archived"] = false;
        json["detailed_status"] = DetailedStatus(world, pipeline);
        return json;
    }

    public static string Address(World world, Pipeline pipeline) => $"{world.Url}/{pipeline.Project.Path}/-/pipelines/{pipeline.Id}";

    private static JsonObject DetailedStatus(World world, Pipeline pipeline)
    {
        var path = new Uri(Address(world, pipeline)).AbsolutePath;
        var warns = pipeline.Status == "success" && pipeline.Latest.Any(job => job.Status == "failed");
        return new JsonObject
        {
            ["icon"] = warns ? "status_warning" : $"status_{pipeline.Status}",
            ["text"] = warns ? "Warning" : Title(PipelineHook.Detailed(pipeline.Status)),
            ["label"] = warns ? "passed with warnings" : PipelineHook.Detailed(pipeline.Status),
            ["group"] = warns ? "success-with-warnings" : pipeline.Status,
            ["tooltip"] = PipelineHook.Detailed(pipeline.Status),
            ["has_details"] = true,
            ["details_path"] = path,
            ["illustration"] = null,
            ["favicon"] = $"/assets/ci_favicons/favicon_status_{pipeline.Status}.png",
        };
    }

    private static string Title(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
