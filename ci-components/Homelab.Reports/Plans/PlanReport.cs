namespace Homelab.Reports.Plans;

/// <summary>Everything a reviewer may know about one root's plan, already redacted. Schema <c>homelab.plan/1</c>.</summary>
public sealed record PlanReport
{
    public const string Schema = "homelab.plan/1";

    public required ReportHeader Header { get; init; }

    /// <summary>The root's path in the repository.</summary>
    public required string Root { get; init; }

    public string? TerraformVersion { get; init; }

    /// <summary>Planning failed: what is listed is what was known until then, perhaps nothing.</summary>
    public bool Errored { get; init; }

    /// <summary>False when terraform says that more rounds of plan and apply will be needed.</summary>
    public bool Complete { get; init; } = true;

    public required Totals Totals { get; init; }

    /// <summary>Names exactly this change set: SHA-256, hex. Recomputed from <see cref="Changes"/> and <see cref="Outputs"/> whenever a
    /// report is read.</summary>
    public required string Hash { get; init; }

    /// <summary>By which rule the writer's hash is made; see <see cref="PlanHash.Version"/>.</summary>
    public int HashVersion { get; init; } = PlanHash.Version;

    /// <summary>In canonical order: what destroys comes first, then by address.</summary>
    public IReadOnlyList<ResourceChange> Changes { get; init; } = [];
    public IReadOnlyList<ResourceChange> Outputs { get; init; } = [];

    /// <summary>Programs that run whatever changes: what <c>external</c> data calls, and providers that made nothing in the state
    /// yet.</summary>
    public IReadOnlyList<ResourceChange> Programs { get; init; } = [];

    /// <summary>The plan takes over into the state what is in <see cref="Drift"/>, and does nothing else to objects.</summary>
    public bool StateOnly { get; init; }

    /// <summary>What changed outside terraform since it last looked.</summary>
    public IReadOnlyList<ResourceChange> Drift { get; init; } = [];
    public IReadOnlyList<CheckResult> Checks { get; init; } = [];
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
    public Omitted Omitted { get; init; } = new();

    /// <summary>Terraform would have nothing to do.</summary>
    public bool IsEmpty =>
        !Errored && Totals.IsEmpty && Outputs.Count == 0 && Omitted.Outputs == 0 && !(StateOnly && Drift.Count + Omitted.Drift > 0);

    /// <summary>What changes in the state alone; of rows that were left out nothing is known.</summary>
    public StateTotals StateTotals => StateOnly ? StateTotals.Of(Drift) : new StateTotals();

    /// <summary>Another rule made the hash, so it cannot be held against one that is made now.</summary>
    public bool IsOfAnotherVersion => HashVersion != PlanHash.Version;
}

/// <summary>The outcome of one check, precondition or postcondition.</summary>
/// <param name="Status"><c>pass</c>, <c>fail</c>, <c>error</c> or <c>unknown</c>.</param>
public sealed record CheckResult(string Address, string Status, IReadOnlyList<string> Problems)
{
    public bool Passed => Status == "pass";
}

/// <summary>An error or a warning of terraform or a provider.</summary>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
public sealed record Diagnostic(string Severity, string Summary, string Detail)
{
    public string? Address { get; init; }
    public string? File { get; init; }
    public int? Line { get; init; }

    public bool IsError => Severity == "error";
}

/// <summary>What the report had no room for.</summary>
public sealed record Omitted
{
    public int Changes { get; init; }

    /// <summary>Of <see cref="Changes"/>, those that destroy: only ever above 0 when their addresses alone do not fit.</summary>
    public int Destructive { get; init; }

    /// <summary>Changes that kept their row but lost their attributes.</summary>
    public int Details { get; init; }
    public int Outputs { get; init; }

    /// <summary>Stands for the omitted outputs in the hash.</summary>
    public string? OutputsDigest { get; init; }
    public int Drift { get; init; }

    /// <summary>Stands for the omitted drift in the hash, where it is part of it.</summary>
    public string? DriftDigest { get; init; }
    public int Programs { get; init; }

    /// <summary>Stands for the omitted programs in the hash.</summary>
    public string? ProgramsDigest { get; init; }
    public int Checks { get; init; }
    public int Diagnostics { get; init; }

    /// <summary>Stands for the omitted changes in the hash.</summary>
    public string? Digest { get; init; }

    public bool Anything => this != new Omitted();
}
