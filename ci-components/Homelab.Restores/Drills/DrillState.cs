using Homelab.Backups.Backups;
using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Restores.Restores;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Drills;

/// <summary>What a drill has found so far.</summary>
internal sealed class DrillState
{
    public string Restic { get; set; } = "";

    public DrillTargetReport Target { get; set; } = new("", "");

    public List<PreparedSet> Sets { get; } = [];

    public Dictionary<string, RestoreRecord> Records { get; } = [];

    public Dictionary<string, SetFindings> Found { get; } = [];

    public List<DrillCheck> Checks { get; } = [];

    public List<Finding> Findings { get; } = [];

    /// <summary>What was damaged on purpose.</summary>
    public Damage? Sabotaged { get; set; }

    public bool HasFailed => Checks.Any(check => check.Effective is CheckStatus.Fail);

    /// <returns>Whether none of them failed.</returns>
    public bool Add(IReadOnlyList<DrillCheck> checks)
    {
        Checks.AddRange(checks);
        return checks.All(check => check.Effective is not CheckStatus.Fail);
    }

    public void Note(Diagnosis diagnosis, string? subject, string sentence) => Findings.Add(diagnosis.Says(subject, sentence));
}

/// <summary>A set whose snapshot is chosen, and what the repository itself says of it.</summary>
/// <param name="Manifest">Read from the repository by the snapshot's id; null for a snapshot without one.</param>
internal sealed record PreparedSet(ChosenSnapshot Chosen, SnapshotManifest.Found? Manifest)
{
    public string Name => Chosen.Set.Name.Value;

    /// <summary>Where the snapshot is not what its manifest says; null if the repository did not tell.</summary>
    public SnapshotDifferences? Differences { get; init; }

    /// <summary>What the backup could not read; null for a snapshot without a manifest.</summary>
    public Unsaved? Unsaved { get; init; }

    /// <summary>What is restored: the chosen one, except where a wrong one is taken on purpose.</summary>
    public string Restored { get; init; } = Chosen.Snapshot.Id;
}
