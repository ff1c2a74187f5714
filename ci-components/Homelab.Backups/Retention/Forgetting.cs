using Homelab.Backups.Restic;
using Homelab.Configuration;

namespace Homelab.Backups.Retention;

/// <summary>
/// What may be forgotten of a tier: the same for a run and for whoever only looks. Of a set that is not whole nothing is, because its last
/// whole snapshot must outlive what came after it; and nothing of what homelab.yml does not name.
/// </summary>
/// <param name="sets">Those of the tier, on the hosts that are looked at.</param>
/// <param name="whole">Those of them whose newest snapshot holds what they did.</param>
public sealed class Forgetting(BackupTier tier, KeepRules keep, IReadOnlyList<BackupSet> sets, IReadOnlyList<BackupSet> whole)
{
    private readonly HashSet<SnapshotGroup> _whole = [.. whole.Select(set => SnapshotGroup.Of(tier.Name, set))];
    private readonly HashSet<SnapshotGroup> _known = [.. sets.Select(set => SnapshotGroup.Of(tier.Name, set))];

    public RetentionPreview Preview(IEnumerable<SnapshotFacts> snapshots) =>
        RetentionPreview.Of(snapshots, new RetentionPolicy(keep), WhySpared);

    public RetentionVerdict Judge(RetentionPreview preview, DateTimeOffset now) =>
        new RetentionGuard(tier.RemoveAtMost, _whole).Judge(preview, now);

    private string? WhySpared(SnapshotGroup group) =>
        _whole.Contains(group) ? null
        : _known.Contains(group) ? "its newest snapshot is not whole"
        : "homelab.yml has no such set in this tier";
}
