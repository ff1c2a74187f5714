using System.Text.Json;
using Homelab.Backups.Restic;

namespace Homelab.Backups.Retention;

/// <summary>A snapshot that stays, and the rules that keep it, in restic's words.</summary>
public sealed record KeptSnapshot(SnapshotFacts Snapshot, IReadOnlyList<string> Reasons);

/// <summary>What becomes of one group, newest first.</summary>
public sealed record GroupPreview(SnapshotGroup Group, IReadOnlyList<KeptSnapshot> Keep, IReadOnlyList<SnapshotFacts> Remove);

/// <summary>What a policy would keep and remove, group by group: what <c>restic forget --dry-run --group-by host,tags</c> would say,
/// without restic.</summary>
public sealed record RetentionPreview(IReadOnlyList<GroupPreview> Groups)
{
    public IEnumerable<SnapshotFacts> Removed => Groups.SelectMany(group => group.Remove);

    /// <param name="whySpared">Why nothing of a group may be removed; null where the policy decides, as it does without this.</param>
    public static RetentionPreview Of(
        IEnumerable<SnapshotFacts> snapshots,
        RetentionPolicy policy,
        Func<SnapshotGroup, string?>? whySpared = null
    ) =>
        InOrder(
            snapshots
                .GroupBy(SnapshotGroup.Of)
                .Select(group =>
                    whySpared?.Invoke(group.Key) is { } why
                        ? new GroupPreview(group.Key, [.. group.NewestFirst().Select(snapshot => new KeptSnapshot(snapshot, [why]))], [])
                        : Judge(group.Key, group, policy)
                )
        );

    /// <summary>What restic itself said with <c>forget --json</c>; null if that is not such an answer. No group at all prints nothing, not
    /// even an empty list.</summary>
    public static RetentionPreview? Read(JsonElement forget)
    {
        if (forget.ValueKind is not JsonValueKind.Array)
            return null;
        var groups = forget.EnumerateArray().Select(ReadGroup).ToArray();
        return groups.Contains(null) ? null : InOrder(groups.OfType<GroupPreview>());
    }

    private static GroupPreview Judge(SnapshotGroup group, IEnumerable<SnapshotFacts> snapshots, RetentionPolicy policy)
    {
        var judged = policy.Judge([.. snapshots.NewestFirst()]).ToArray();
        return new GroupPreview(
            group,
            [.. judged.Where(one => one.Reasons.Count > 0).Select(one => new KeptSnapshot(one.Snapshot, one.Reasons))],
            [.. judged.Where(one => one.Reasons.Count == 0).Select(one => one.Snapshot)]
        );
    }

    private static GroupPreview? ReadGroup(JsonElement group)
    {
        var keep = SnapshotFacts.Items(group, "keep").Select(SnapshotFacts.Read).ToArray();
        var remove = SnapshotFacts.Items(group, "remove").Select(SnapshotFacts.Read).ToArray();
        if (keep.Contains(null) || remove.Contains(null))
            return null;
        var reasons = SnapshotFacts
            .Items(group, "reasons")
            .Select(reason =>
                (
                    reason.TryGetProperty("snapshot", out var snapshot) ? SnapshotFacts.Text(snapshot, "id") : null,
                    SnapshotFacts.Texts(reason, "matches")
                )
            )
            .Where(reason => reason.Item1 is not null)
            .GroupBy(reason => reason.Item1!)
            .ToDictionary(reason => reason.Key, reason => reason.First().Item2);
        return new GroupPreview(
            new SnapshotGroup(SnapshotFacts.Text(group, "host") ?? "", SnapshotFacts.Texts(group, "tags")),
            [.. keep.Select(snapshot => new KeptSnapshot(snapshot!, reasons.GetValueOrDefault(snapshot!.Id) ?? []))],
            [.. remove.Select(snapshot => snapshot!)]
        );
    }

    private static RetentionPreview InOrder(IEnumerable<GroupPreview> groups) =>
        new([
            .. groups
                .OrderBy(group => group.Group.Host, StringComparer.Ordinal)
                .ThenBy(group => string.Join('\n', group.Group.Tags), StringComparer.Ordinal),
        ]);
}
