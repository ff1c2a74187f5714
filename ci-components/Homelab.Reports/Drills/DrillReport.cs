using System.Text.Json.Serialization;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;

namespace Homelab.Reports.Drills;

/// <summary>What a drill proved.</summary>
public enum DrillVerdict
{
    /// <summary>Everything that was asked for came back and was proven on a clean machine.</summary>
    [JsonStringEnumMemberName("pass")]
    Pass,

    /// <summary>It came back, and there is something to look at.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,

    /// <summary>Something did not come back as it was, or a guard refused.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>The drill itself could not be held: it says nothing about the backup.</summary>
    [JsonStringEnumMemberName("inconclusive")]
    Inconclusive,
}

/// <summary>What one <c>drill run</c> did. Sizes in bytes, durations in seconds, times in UTC.</summary>
public sealed record DrillReport
{
    public const string Schema = "homelab.drill/1";

    [JsonIgnore]
    public ReportHeader Header { get; init; } = new() { Tool = "unknown", Created = DateTimeOffset.UnixEpoch };

    public DrillVerdict Verdict { get; init; }

    /// <summary>The verdict in one sentence.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Tells drills apart.</summary>
    public string Id { get; init; } = "";

    public string Tier { get; init; } = "";

    public DrillTargetReport Target { get; init; } = new("", "");

    /// <summary>Version of restic; empty when it never answered.</summary>
    public string Restic { get; init; } = "";

    public DateTimeOffset Started { get; init; }

    public double Seconds { get; init; }

    public IReadOnlyList<DrilledSet> Sets { get; init; } = [];

    public IReadOnlyList<DrillPhase> Phases { get; init; } = [];

    public IReadOnlyList<DrillCheck> Checks { get; init; } = [];

    /// <summary>How long it took until everything was there again: provision and restore.</summary>
    public Objective? Rto { get; init; }

    /// <summary>How old the newest backup of the set that is worst off was.</summary>
    public Objective? Rpo { get; init; }

    /// <summary>The damage done on purpose; null in an honest drill.</summary>
    public SabotageReport? Sabotage { get; init; }

    /// <summary>The last five drills before this one, newest first.</summary>
    public IReadOnlyList<PastDrill> History { get; init; } = [];

    /// <summary>The newest proof of each tier on each kind of target, this drill's included.</summary>
    public IReadOnlyList<ProvenRestore> Proven { get; init; } = [];

    public RecoveryReport? Recovery { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Sets, checks and findings that did not fit.</summary>
    public int Omitted { get; init; }

    public MonitorReport? Monitor { get; init; }
}

/// <summary>Where it was restored to.</summary>
/// <param name="Kind"><c>ssh</c>, <c>container</c> or <c>directory</c>.</param>
/// <param name="Name">The host, the image or the folder. Hostile text.</param>
public sealed record DrillTargetReport(string Kind, string Name);

/// <summary>A set, and how much of it came back.</summary>
public sealed record DrilledSet
{
    public string Set { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Host { get; init; } = "";

    /// <summary>The snapshot's full id; null when there was none to restore.</summary>
    public string? Snapshot { get; init; }

    public DateTimeOffset? SnapshotTime { get; init; }

    /// <summary>An older one was chosen on purpose.</summary>
    public bool IsOlder { get; init; }

    /// <summary>Only a part was restored, because it is a large set.</summary>
    public bool IsSample { get; init; }

    /// <summary>Files and bytes in the snapshot.</summary>
    public long Files { get; init; }

    public long Bytes { get; init; }

    public long RestoredFiles { get; init; }

    public long RestoredBytes { get; init; }

    /// <summary>Whose content was read again and is what the manifest says.</summary>
    public long ProvenFiles { get; init; }

    public long ProvenBytes { get; init; }

    public double RestoreSeconds { get; init; }

    public double LoadSeconds { get; init; }

    public double VerifySeconds { get; init; }

    public IReadOnlyList<DrilledDatabase> Databases { get; init; } = [];
}

/// <summary>A database that was loaded and counted.</summary>
public sealed record DrilledDatabase(string Name, string Engine, string Server, int Tables, long Rows, double Seconds);

/// <summary>How a step of a drill ended.</summary>
public enum PhaseState
{
    [JsonStringEnumMemberName("not-reached")]
    NotReached,

    [JsonStringEnumMemberName("done")]
    Done,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Stopped at its time limit.</summary>
    [JsonStringEnumMemberName("late")]
    Late,
}

/// <summary>A step of the drill. What went wrong with the backup itself is a failed check; a step that failed without one is trouble with
/// the drill.</summary>
/// <param name="Name"><c>plan</c>, <c>guard</c>, <c>provision</c>, <c>restore</c>, <c>verify</c> or <c>clean-up</c>.</param>
/// <param name="Detail">Why it did not end well. Hostile text, without secrets.</param>
public sealed record DrillPhase(string Name, PhaseState State, double Seconds, string? Detail = null)
{
    public const string Plan = "plan";
    public const string Guard = "guard";
    public const string Provision = "provision";
    public const string Restore = "restore";
    public const string Verify = "verify";
    public const string CleanUp = "clean-up";
}

/// <summary>What was measured against what homelab.yml wants, in seconds; no target where it wants nothing.</summary>
/// <param name="About">The set that decided, for an age.</param>
public sealed record Objective(double Measured, double? Target = null, string? About = null)
{
    [JsonIgnore]
    public bool IsMissed => Target is { } target && Measured > target;

    /// <summary>Met, but by less than a tenth.</summary>
    [JsonIgnore]
    public bool IsClose => Target is { } target && !IsMissed && Measured > target * 0.9;
}

/// <summary>Damage done on purpose after the restore.</summary>
/// <param name="Kind">Such as <c>flip-byte</c>.</param>
/// <param name="What">What was damaged: a path, a table, a set.</param>
/// <param name="IsCaught">The drill failed, and named it.</param>
public sealed record SabotageReport(string Kind, string What, bool IsCaught)
{
    /// <summary>The set it belongs to; null if nothing could be damaged.</summary>
    public string? Set { get; init; }
}

/// <summary>An earlier drill on the same runner.</summary>
public sealed record PastDrill(
    string Id,
    DateTimeOffset Started,
    string Tier,
    DrillVerdict Verdict,
    double Seconds,
    double RestoreSeconds,
    long RestoredBytes,
    long Checks
);

/// <summary>When a tier was last proven restorable, and how.</summary>
/// <param name="Target">The kind of target; what was never proven over <c>ssh</c> is proven less.</param>
public sealed record ProvenRestore(string Tier, DateTimeOffset At, string Drill, string Target);

/// <summary>The recovery kit made after the proof.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Copies">The folders it now lies in.</param>
public sealed record RecoveryReport(string Name, string Sha256, IReadOnlyList<string> Copies);
