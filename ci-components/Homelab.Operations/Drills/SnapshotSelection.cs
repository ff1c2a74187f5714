using Homelab.Configuration;
using Homelab.Operations.Restic;

namespace Homelab.Operations.Drills;

/// <summary>The snapshot of a set that a drill restores.</summary>
/// <param name="Newest">The set's newest, by which its age is judged.</param>
/// <param name="IsOlder">An older one was taken on purpose.</param>
internal sealed record ChosenSnapshot(BackupSet Set, Snapshot Snapshot, Snapshot Newest, bool IsOlder);

/// <summary>Chooses what is restored: the newest, what was asked for, or now and then an older one, because people need those, too.</summary>
internal sealed class SnapshotSelection(string? at, bool takesOlder, int seed)
{
    /// <summary>Every fourth drill looks at something older.</summary>
    public static bool IsForOlder(long held) => held % 4 == 3;

    /// <summary>Every fourth drill looks at another tier, if there is one.</summary>
    public static bool IsForOtherTier(long held) => held % 4 == 1;

    /// <summary>Null if the set has none, or not the one that was asked for.</summary>
    /// <param name="all">The tier's snapshots, newest first.</param>
    public ChosenSnapshot? Of(BackupSet set, IReadOnlyList<Snapshot> all)
    {
        var own = all.Where(snapshot => snapshot.Tagged("set:") == set.Name.Value && snapshot.Facts.Host == set.Host.Value).ToArray();
        if (own is not [var newest, ..])
            return null;
        if (at is not null)
            return own.FirstOrDefault(snapshot => snapshot.Id.StartsWith(at, StringComparison.Ordinal)) is { } asked ? new ChosenSnapshot(set, asked, newest, asked != newest) : null;
        if (!takesOlder || own.Length == 1)
            return new ChosenSnapshot(set, newest, newest, IsOlder: false);
        return new ChosenSnapshot(set, own[1 + ((seed & int.MaxValue) % (own.Length - 1))], newest, IsOlder: true);
    }
}
