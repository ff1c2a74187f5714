using System.Text.Json.Serialization;
using Homelab.Reports.Findings;

namespace Homelab.Reports.Backups;

/// <summary>What one <c>backup run</c> did: a tier, on a host. Sizes in bytes, durations in seconds, times in UTC.</summary>
public sealed record BackupReport
{
    public const string Schema = "homelab.backup/1";

    [JsonIgnore]
    public ReportHeader Header { get; init; } = new() { Tool = "unknown", Created = DateTimeOffset.UnixEpoch };

    /// <summary>The worst of all findings.</summary>
    public Severity Verdict { get; init; }

    public string Tier { get; init; } = "";

    public string Host { get; init; } = "";

    /// <summary>Version of restic; empty when it never answered.</summary>
    public string Restic { get; init; } = "";

    public DateTimeOffset Started { get; init; }

    public double Seconds { get; init; }

    /// <summary>In every manifest of the run: proves later that what was restored is what this run saved.</summary>
    public string Canary { get; init; } = "";

    public IReadOnlyList<SetReport> Sets { get; init; } = [];

    public RetentionReport? Retention { get; init; }

    /// <summary>What the repository holds of this tier and host after the run, newest first: enough to preview another retention policy
    /// offline.</summary>
    public IReadOnlyList<SnapshotRow> Snapshots { get; init; } = [];

    /// <summary>Older snapshots that did not fit into the report.</summary>
    public int OmittedSnapshots { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public int OmittedFindings { get; init; }

    public MonitorReport? Monitor { get; init; }
}

/// <summary>One set's backup.</summary>
public sealed record SetReport
{
    public string Set { get; init; } = "";

    public string Kind { get; init; } = "";

    /// <summary>The snapshot's full id; null when none was made.</summary>
    public string? Snapshot { get; init; }

    /// <summary>When restic began to read; null where it does not say.</summary>
    public DateTimeOffset? SnapshotTime { get; init; }

    /// <summary>Regular files in the snapshot.</summary>
    public long Files { get; init; }

    public long Bytes { get; init; }

    /// <summary>What was new to the repository, before compression.</summary>
    public long Added { get; init; }

    /// <summary>How far a first backup is that did not finish in time; null for a finished one.</summary>
    public int? SeedingPercent { get; init; }

    public ManifestReport? Manifest { get; init; }

    public IReadOnlyList<DatabaseReport> Databases { get; init; } = [];

    public double DumpSeconds { get; init; }

    public double ManifestSeconds { get; init; }

    public double BackupSeconds { get; init; }
}

/// <summary>The manifest that lies in the snapshot.</summary>
/// <param name="Sha256">Of the manifest file, lower-case hexadecimal.</param>
public sealed record ManifestReport(
    string Sha256,
    string Depth,
    long Files,
    long Bytes,
    long HashedFiles,
    long HashedBytes,
    long Unreadable
);

/// <summary>A database in the snapshot.</summary>
/// <param name="Rows">All rows of all tables.</param>
public sealed record DatabaseReport(string Name, string Engine, string ServerVersion, int Tables, long Rows, long Bytes);

/// <summary>What the retention policy did.</summary>
/// <param name="Kept">Snapshots of this tier and host that stay.</param>
/// <param name="Removed">Ids of what was removed.</param>
public sealed record RetentionReport(int Kept, IReadOnlyList<string> Removed);

/// <summary>A snapshot, as far as a retention policy needs it.</summary>
public sealed record SnapshotRow(string Id, DateTimeOffset Time, string Host, IReadOnlyList<string> Tags);

/// <summary>What became of the push to the monitor: <c>delivered</c>, <c>fallback</c> (Discord), <c>failed</c> or <c>off</c>.</summary>
public sealed record MonitorReport(string Name, string State, string? Detail = null);
