namespace Homelab.Templates.Tests.Pipelines;

/// <summary>What started a pipeline, as far as rules can tell: predefined variables, null for those that are not there.</summary>
public sealed record Start(string Source, IReadOnlyDictionary<string, string?> Variables)
{
    private const string Project = "7";

    /// <param name="from">The id of the project the branch is in.</param>
    public static Start MergeRequest(string? from = Project, string? of = Project) =>
        new(
            "merge_request_event",
            new Dictionary<string, string?>
            {
                ["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"] = from,
                ["CI_MERGE_REQUEST_PROJECT_ID"] = of,
                ["CI_MERGE_REQUEST_IID"] = "1",
                ["CI_COMMIT_BRANCH"] = null,
            }
        );

    public static Start OnBranch(string source, string branch) =>
        new(source, new Dictionary<string, string?> { ["CI_COMMIT_BRANCH"] = branch });

    public static Start OnTag(string source) =>
        new(source, new Dictionary<string, string?> { ["CI_COMMIT_TAG"] = "1.0.0", ["CI_COMMIT_BRANCH"] = null });

    /// <summary>One of the homelab's tasks, on the default branch, which is protected.</summary>
    public static Start Task(string task, string arguments = "", string source = "schedule") =>
        new(source, new Dictionary<string, string?> { ["CI_COMMIT_BRANCH"] = "main", ["CI_COMMIT_REF_PROTECTED"] = "true" })
        {
            Inputs = [("task", task), ("arguments", arguments)],
        };

    /// <summary>What the pipeline is given.</summary>
    public IReadOnlyList<(string Name, string Value)> Inputs { get; init; } = [];

    /// <summary>The same as gitlab-ci-local takes it.</summary>
    public IEnumerable<string> Arguments =>
        [
            "--variable",
            $"CI_PIPELINE_SOURCE={Source}",
            "--variable",
            "CI_DEFAULT_BRANCH=main",
            .. Variables.SelectMany(pair =>
                pair.Value is null ? new[] { "--unset-variable", pair.Key } : ["--variable", $"{pair.Key}={pair.Value}"]
            ),
            .. Inputs.Where(input => input.Value.Length > 0).SelectMany(input => new[] { "--input", $"{input.Name}={input.Value}" }),
        ];
}
