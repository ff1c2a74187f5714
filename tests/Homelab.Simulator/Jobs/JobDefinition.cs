using System.Text.Json.Nodes;

namespace Homelab.Simulator.Jobs;

/// <summary>A job as the pipeline file describes it, after includes, defaults and rules.</summary>
internal sealed record JobDefinition(string Name, string Stage)
{
    /// <summary>The name in the file, which parallel jobs share.</summary>
    public string Family { get; init; } = Name;

    /// <summary>Whether a name in <c>needs</c> or <c>dependencies</c> means this job.</summary>
    public bool Answers(string name) => name == Name || name == Family;

    /// <summary><c>on_success</c>, <c>on_failure</c>, <c>always</c> or <c>manual</c>.</summary>
    public string When { get; init; } = "on_success";

    public bool AllowsFailure { get; init; }

    public IReadOnlyList<int> AllowedExitCodes { get; init; } = [];

    /// <summary>Null: it waits for the stages before its own.</summary>
    public IReadOnlyList<Need>? Needs { get; init; }

    /// <summary>Null: artifacts of all earlier stages.</summary>
    public IReadOnlyList<string>? Dependencies { get; init; }

    public IReadOnlyList<string> BeforeScript { get; init; } = [];

    public IReadOnlyList<string> Script { get; init; } = [];

    public IReadOnlyList<string> AfterScript { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    public string? Environment { get; init; }

    public string EnvironmentAction { get; init; } = "start";

    public string? Image { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public int MostRetries { get; init; }

    public IReadOnlyList<string> RetryWhen { get; init; } = ["always"];

    public TimeSpan? Timeout { get; init; }

    public string? ResourceGroup { get; init; }

    public bool IsInterruptible { get; init; }

    public ArtifactRules? Artifacts { get; init; }

    /// <summary>The rest of the description, as CI lint shows it.</summary>
    public JsonObject Body { get; init; } = [];
}

/// <summary>A job that must be done first.</summary>
/// <param name="WantsArtifacts">Whether its files are handed over.</param>
/// <param name="IsOptional">It may be missing from the pipeline.</param>
internal sealed record Need(string Job, bool WantsArtifacts, bool IsOptional);

/// <summary>What of a job's folder is kept.</summary>
internal sealed record ArtifactRules
{
    public string? Name { get; init; }

    public IReadOnlyList<string> Paths { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public bool TakesUntracked { get; init; }

    /// <summary><c>on_success</c>, <c>on_failure</c> or <c>always</c>.</summary>
    public string When { get; init; } = "on_success";

    /// <summary>Null: GitLab's default of 30 days; <see cref="TimeSpan.MaxValue"/>: never.</summary>
    public TimeSpan? ExpireIn { get; init; }

    /// <summary><c>all</c>, <c>developer</c>, <c>maintainer</c> or <c>none</c>.</summary>
    public string Access { get; init; } = "all";

    /// <summary>Paths of each kind of report.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Reports { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
