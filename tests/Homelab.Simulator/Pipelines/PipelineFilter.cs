using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Pipelines;

/// <summary>What a list of pipelines may be narrowed to, and its order (api/pipelines.md).</summary>
internal static class PipelineFilter
{
    private static readonly Filters<Pipeline> All = new Filters<Pipeline>()
        .With("status", (pipeline, status) => pipeline.Status == status)
        .With("source", (pipeline, source) => pipeline.Origin.Source == source)
        .With("ref", (pipeline, reference) => pipeline.Origin.Ref == reference)
        .With("sha", (pipeline, sha) => pipeline.Origin.Sha == sha)
        .With("name", (pipeline, name) => pipeline.Name == name)
        .With("username", (pipeline, name) => pipeline.Origin.User.Username == name)
        .WithFlag("yaml_errors", (pipeline, broken) => (pipeline.YamlErrors is not null) == broken)
        .WithChoice("scope", ["running", "pending", "finished", "branches", "tags"], InScope)
        .WithMoment("updated_after", pipeline => pipeline.Updated)
        .WithMoment("updated_before", pipeline => pipeline.Updated)
        .WithMoment("created_after", pipeline => pipeline.Created)
        .WithMoment("created_before", pipeline => pipeline.Created);

    public static List<Pipeline> Apply(Call call)
    {
        var found = All.Apply(call, call.Project.Ci.Pipelines);
        var ordered = call.Choice("order_by", "id", "status", "ref", "updated_at", "user_id") switch
        {
            "updated_at" => found.OrderBy(pipeline => pipeline.Updated),
            "status" => found.OrderBy(pipeline => pipeline.Status, StringComparer.Ordinal),
            "ref" => found.OrderBy(pipeline => pipeline.Origin.Ref, StringComparer.Ordinal),
            "user_id" => found.OrderBy(pipeline => pipeline.Origin.User.Id),
            _ => found.OrderBy(pipeline => pipeline.Id),
        };
        return call.Choice("sort", "asc", "desc") == "asc" ? [.. ordered] : [.. ordered.Reverse()];
    }

    private static bool InScope(Pipeline pipeline, string scope) =>
        scope switch
        {
            "running" => pipeline.Status == "running",
            "pending" => pipeline.Status == "pending",
            "finished" => pipeline.IsOver,
            "tags" => pipeline.Origin.IsTag,
            _ => !pipeline.Origin.IsTag,
        };
}
