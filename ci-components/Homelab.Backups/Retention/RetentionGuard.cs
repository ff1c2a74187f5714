using Homelab.Backups.Restic;
using Homelab.Text;

namespace Homelab.Backups.Retention;

/// <summary>Whether a preview may be carried out.</summary>
public abstract record RetentionVerdict
{
    private RetentionVerdict() { }

    public sealed record Allowed(int Removals) : RetentionVerdict;

    /// <summary>Nothing may be removed, in no group: a policy that is wrong once is not to be trusted elsewhere.</summary>
    public sealed record Refused(IReadOnlyList<RetentionRefusal> Refusals) : RetentionVerdict;
}

/// <summary>Why nothing is removed, and what to do about it.</summary>
public abstract record RetentionRefusal(SnapshotGroup Group)
{
    /// <summary>Group names come out of the repository; what hides in them is made visible.</summary>
    public abstract string Sentence { get; }

    /// <summary>The newest snapshot would go, or the newest of those not dated in the future.</summary>
    public sealed record Newest(SnapshotGroup Group, SnapshotFacts Snapshot) : RetentionRefusal(Group)
    {
        public override string Sentence =>
            $"The newest snapshot of {Group}, {VisibleText.OneLine(VisibleText.Start(Snapshot.Id, 8))} of {Snapshot.Time:yyyy-MM-dd HH:mm zzz}, would be removed: look for snapshots dated in the future, and set the clock of the machine that made them.";
    }

    /// <summary>All snapshots of the group would go.</summary>
    public sealed record Everything(SnapshotGroup Group, int Removals) : RetentionRefusal(Group)
    {
        public override string Sentence =>
            $"All {Removals} snapshots of {Group} would be removed: correct the tier's keep rules in homelab.yml.";
    }

    /// <summary>An expected group has no snapshot at all, so whatever was removed was something else.</summary>
    public sealed record Missing(SnapshotGroup Group) : RetentionRefusal(Group)
    {
        public override string Sentence =>
            $"There is no snapshot of {Group}: back it up first, and see whether its snapshots carry another host name or other tags.";
    }

    /// <summary>More would go than one run may remove.</summary>
    public sealed record TooMany(SnapshotGroup Group, int Removals, int Limit) : RetentionRefusal(Group)
    {
        public override string Sentence =>
            $"The keep rules would remove {Removals} snapshots of {Group} and a run may remove {Limit}: look at the list, then raise the tier's remove-at-most in homelab.yml or correct its keep rules.";
    }
}

/// <summary>Stands between a preview and what it would remove. It judges restic's own answer as well as ours.</summary>
/// <param name="RemoveAtMost">For each group and run.</param>
/// <param name="Expected">Groups that must have a snapshot afterwards.</param>
public sealed record RetentionGuard(int RemoveAtMost, IReadOnlyCollection<SnapshotGroup> Expected)
{
    public RetentionVerdict Judge(RetentionPreview preview, DateTimeOffset now)
    {
        var refusals = preview.Groups.SelectMany(group => Refusals(group, now)).Concat(Missing(preview)).ToArray();
        return refusals.Length > 0 ? new RetentionVerdict.Refused(refusals) : new RetentionVerdict.Allowed(preview.Removed.Count());
    }

    private IEnumerable<RetentionRefusal> Refusals(GroupPreview preview, DateTimeOffset now)
    {
        if (preview.Keep.Count == 0 && preview.Remove.Count > 0)
            yield return new RetentionRefusal.Everything(preview.Group, preview.Remove.Count);
        else if (RemovedNewest(preview, _ => true) is { } newest)
            yield return new RetentionRefusal.Newest(preview.Group, newest);
        else if (RemovedNewest(preview, snapshot => snapshot.Time <= now) is { } present)
            yield return new RetentionRefusal.Newest(preview.Group, present);

        if (preview.Remove.Count > RemoveAtMost)
            yield return new RetentionRefusal.TooMany(preview.Group, preview.Remove.Count, RemoveAtMost);
    }

    // One with a wrong clock may stand before it for years; today's backup is what must not go.
    private static SnapshotFacts? RemovedNewest(GroupPreview preview, Func<SnapshotFacts, bool> counts)
    {
        var kept = preview.Keep.Select(one => one.Snapshot).Where(counts).MaxBy(snapshot => snapshot.Time);
        var removed = preview.Remove.Where(counts).MaxBy(snapshot => snapshot.Time);
        return removed is not null && (kept is null || removed.Time > kept.Time) ? removed : null;
    }

    private IEnumerable<RetentionRefusal> Missing(RetentionPreview preview)
    {
        var present = preview.Groups.Where(group => group.Keep.Count + group.Remove.Count > 0).Select(group => group.Group).ToHashSet();
        return Expected.Where(group => !present.Contains(group)).Select(group => new RetentionRefusal.Missing(group));
    }
}
