using Homelab.Backups.Restic;
using Homelab.Backups.Retention;
using Homelab.Configuration;

namespace Homelab.Restores.Drills;

/// <summary>The snapshot of a set that a drill restores.</summary>
/// <param name="Newest">The set's newest, by which its age is judged.</param>
/// <param name="IsOlder">An older one was taken on purpose.</param>
internal sealed record ChosenSnapshot(BackupSet Set, Snapshot Snapshot, Snapshot Newest, bool IsOlder)
{
    /// <summary>One dated after now, which is not the newest; null if there is none.</summary>
    public Snapshot? Skipped { get; init; }
}

/// <summary>Chooses what is restored: the newest, what was asked for, or now and then an older one, because people need those,
/// too.</summary>
internal sealed class SnapshotSelection(string? at, bool takesOlder, int seed, DateTimeOffset now)
{
    /// <summary>Every fourth drill looks at something older.</summary>
    public static bool IsForOlder(long held) => held % 4 == 3;

    /// <summary>Every fourth drill looks at another tier, if there is one.</summary>
    public static bool IsForOtherTier(long held) => held % 4 == 1;

    /// <summary>Null if the set has none, or not the one that was asked for.</summary>
    /// <param name="all">The tier's snapshots, newest first.</param>
    public ChosenSnapshot? Of(BackupSet set, IReadOnlyList<Snapshot> all)
    {
        var every = all.Where(snapshot => snapshot.Tagged("set:") == set.Name.Value && snapshot.Facts.Host == set.Host.Value).ToArray();
        Snapshot[] own = [.. every.Where(snapshot => !SnapshotTime.IsToCome(snapshot.Time, now))];
        if (at is not null)
            return every.FirstOrDefault(snapshot => snapshot.Id.StartsWith(at, StringComparison.Ordinal)) is { } asked
                ? new ChosenSnapshot(set, asked, own.FirstOrDefault(asked), asked != own.FirstOrDefault(asked))
                : null;
        if (own is not [var newest, ..])
            return null;
        var skipped = every.FirstOrDefault(snapshot => SnapshotTime.IsToCome(snapshot.Time, now));
        if (!takesOlder || own.Length == 1)
            return new ChosenSnapshot(set, newest, newest, IsOlder: false) { Skipped = skipped };
        return new ChosenSnapshot(set, own[1 + ((seed & int.MaxValue) % (own.Length - 1))], newest, IsOlder: true) { Skipped = skipped };
    }
}
