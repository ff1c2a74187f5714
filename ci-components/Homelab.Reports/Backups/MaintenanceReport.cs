using System.Text.Json.Serialization;
using Homelab.Reports.Findings;

namespace Homelab.Reports.Backups;

/// <summary>What a <c>backup check</c> or <c>backup prune</c> did to a tier's repository.</summary>
public sealed record MaintenanceReport
{
    public const string Schema = "homelab.check/1";

    [JsonIgnore]
    public ReportHeader Header { get; init; } = new() { Tool = "unknown", Created = DateTimeOffset.UnixEpoch };

    public Severity Verdict { get; init; }

    /// <summary><c>check</c> or <c>prune</c>.</summary>
    public string Operation { get; init; } = "check";

    public string Tier { get; init; } = "";

    public string Restic { get; init; } = "";

    public DateTimeOffset Started { get; init; }

    public double Seconds { get; init; }

    public CoverageReport? Coverage { get; init; }

    public PruneReport? Prune { get; init; }

    /// <summary>What it was estimated to cost, as a sentence; null where prices are not configured.</summary>
    public string? Cost { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public int OmittedFindings { get; init; }

    public MonitorReport? Monitor { get; init; }
}

/// <summary>How much of the repository's data checks have read.</summary>
/// <param name="Part">The part this check read, from 1.</param>
/// <param name="Of">How many parts there are.</param>
/// <param name="Covered">Parts whose last reading found nothing wrong.</param>
/// <param name="OldestDays">Age of the oldest good reading; null until every part was read.</param>
public sealed record CoverageReport(int Part, int Of, int Covered, int? OldestDays);

/// <summary>What a prune found; null where restic did not say.</summary>
public sealed record PruneReport(long? ToDelete, long? ToRepack, long? Remaining);
