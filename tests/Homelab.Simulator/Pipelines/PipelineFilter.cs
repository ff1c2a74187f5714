using System.Globalization;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Pipelines;

/// <summary>What a list of pipelines may be narrowed to, and its order (api/pipelines.md).</summary>
internal static class PipelineFilter
{
    public static List<Pipeline> Apply(Call call)
    {
        var found = call.Project.Ci.Pipelines.Where(pipeline =>
            Is(call, "status", pipeline.Status)
            && Is(call, "source", pipeline.Origin.Source)
            && Is(call, "ref", pipeline.Origin.Ref)
            && Is(call, "sha", pipeline.Origin.Sha)
            && Is(call, "name", pipeline.Name)
            && Is(call, "username", pipeline.Origin.User.Username)
            && InScope(call.Text("scope"), pipeline)
            && Moment(call, "updated_after") is var after
            && (after is null || pipeline.Updated > after)
            && Moment(call, "updated_before") is var before
            && (before is null || pipeline.Updated < before)
            && Moment(call, "created_after") is var since
            && (since is null || pipeline.Created > since)
            && Moment(call, "created_before") is var until
            && (until is null || pipeline.Created < until)
        );
        var ordered = call.Text("order_by") switch
        {
            "updated_at" => found.OrderBy(pipeline => pipeline.Updated),
            "status" => found.OrderBy(pipeline => pipeline.Status, StringComparer.Ordinal),
            "ref" => found.OrderBy(pipeline => pipeline.Origin.Ref, StringComparer.Ordinal),
            "user_id" => found.OrderBy(pipeline => pipeline.Origin.User.Id),
            _ => found.OrderBy(pipeline => pipeline.Id),
        };
        return call.Text("sort") == "asc" ? [.. ordered] : [.. ordered.Reverse()];
    }

    private static bool Is(Call call, string name, string? value) => call.Text(name) is not { } wanted || wanted == value;

    private static bool InScope(string? scope, Pipeline pipeline) =>
        scope switch
        {
            "running" => pipeline.Status == "running",
            "pending" => pipeline.Status == "pending",
            "finished" => pipeline.IsOver,
            "tags" => pipeline.Origin.IsTag,
            "branches" => !pipeline.Origin.IsTag,
            _ => true,
        };

    private static DateTimeOffset? Moment(Call call, string name) =>
        call.Text(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
        : throw Refusal.Invalid(name);
}
