using System.Text.Json.Nodes;
using Homelab.Simulator.Jobs;

namespace Homelab.Simulator.Resolution;

internal static class ArtifactReader
{
    public static ArtifactRules Read(JsonObject artifacts) =>
        new()
        {
            Name = (string?)artifacts["name"],
            Paths = JobReader.Strings(artifacts["paths"]),
            Exclude = JobReader.Strings(artifacts["exclude"]),
            TakesUntracked = (bool?)artifacts["untracked"] ?? false,
            When = (string?)artifacts["when"] ?? "on_success",
            ExpireIn = artifacts["expire_in"] is { } expires ? Durations.Parse($"{expires}") : null,
            Access = (string?)artifacts["access"] ?? ((bool?)artifacts["public"] == false ? "developer" : "all"),
            Reports = (artifacts["reports"] as JsonObject ?? []).ToDictionary(report => report.Key, report => Paths(report.Value)),
        };

    // coverage_report is an object with its path inside.
    private static IReadOnlyList<string> Paths(JsonNode? report) => JobReader.Strings(report is JsonObject map ? map["path"] : report);
}
