using System.Text.Json.Nodes;
using Homelab.Simulator.Jobs;

namespace Homelab.Simulator.Resolution;

internal static class Needs
{
    public static IReadOnlyList<Need>? Read(JsonNode? node) => node is not JsonArray list ? null : [.. list.Select(One)];

    /// <summary>Every needed job is in the pipeline, unless it is optional.</summary>
    public static void Check(IReadOnlyList<JobDefinition> jobs)
    {
        foreach (var job in jobs)
        {
            foreach (var need in job.Needs ?? [])
            {
                if (!need.IsOptional && !jobs.Any(other => other.Answers(need.Job)))
                    throw new ConfigException(
                        $"'{job.Name}' job needs '{need.Job}' job, but '{need.Job}' does not exist in the pipeline. This might be because of the only, except, or rules keywords. To need a job that sometimes does not exist in the pipeline, use needs:optional."
                    );
            }
        }
    }

    private static Need One(JsonNode? node) =>
        node switch
        {
            JsonObject map when map["job"] is { } job && map["pipeline"] is null && map["project"] is null => new Need(
                $"{job}",
                (bool?)map["artifacts"] ?? true,
                (bool?)map["optional"] ?? false
            ),
            JsonValue name => new Need($"{name}", WantsArtifacts: true, IsOptional: false),
            _ => throw new ConfigException("The simulator does not know needs of other pipelines."),
        };
}
