namespace Homelab.Reports;

/// <summary>Where a report comes from. Outside a pipeline only the tool and the time are known.</summary>
public sealed record ReportHeader
{
    /// <summary>Name and version of the writer: <c>homelab 0.1.0</c>.</summary>
    public required string Tool { get; init; }

    public required DateTimeOffset Created { get; init; }
    public string? Project { get; init; }
    public long? ProjectId { get; init; }
    public string? Commit { get; init; }
    public string? Ref { get; init; }
    public long? Pipeline { get; init; }
    public long? Job { get; init; }

    /// <summary>Reads GitLab's predefined variables.</summary>
    /// <param name="environment">A variable's value, or null.</param>
    public static ReportHeader FromEnvironment(string tool, DateTimeOffset now, Func<string, string?> environment) =>
        new()
        {
            Tool = tool,
            Created = now.ToUniversalTime(),
            Project = Filled(environment("CI_PROJECT_PATH")),
            ProjectId = Number(environment("CI_PROJECT_ID")),
            // A merged-results pipeline runs on a commit that GitLab made; what was reviewed is the source branch's.
            Commit = Filled(environment("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")) ?? Filled(environment("CI_COMMIT_SHA")),
            Ref = Filled(environment("CI_COMMIT_REF_NAME")),
            Pipeline = Number(environment("CI_PIPELINE_ID")),
            Job = Number(environment("CI_JOB_ID")),
        };

    private static string? Filled(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static long? Number(string? value) => long.TryParse(value, out var number) ? number : null;
}
