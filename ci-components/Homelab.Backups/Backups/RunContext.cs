using Homelab.Backups.Restic;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>What the steps of one run share.</summary>
internal sealed record RunContext(
    BackupPlan Plan,
    StateFolder State,
    Journal Journal,
    ResticTool Restic,
    LockedOut Locks,
    FindingList Findings,
    TimeProvider Clock,
    IProgress<Progress> Progress
)
{
    /// <summary>The snapshots of tier and host as they were before the run, newest first.</summary>
    public IReadOnlyList<Snapshot> Before { get; init; } = [];

    /// <summary>When the tier's time limit is reached; null without one.</summary>
    public DateTimeOffset? Deadline { get; init; }

    public Gate Gate => new(Restic, Locks, Findings);

    /// <summary>Sets whose new snapshot is whole, and what makes it what later ones are held against.</summary>
    public Dictionary<string, Action> Whole { get; } = [];

    public TimeSpan? TimeLeft => Deadline is { } deadline ? deadline - Clock.GetUtcNow() : null;
}
