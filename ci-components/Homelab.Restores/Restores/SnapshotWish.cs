using System.Diagnostics;
using Homelab.Backups.Restic;
using Homelab.Backups.Retention;

namespace Homelab.Restores.Restores;

/// <summary>Which snapshot somebody wants.</summary>
/// <param name="Set">The set's name: its restic tag.</param>
public sealed record SnapshotWish(string Set)
{
    public const string Latest = "latest";

    /// <summary>Null takes snapshots of every tier that the repository holds.</summary>
    public string? Tier { get; init; }

    /// <summary>Null is enough as long as only one host has made snapshots of the set.</summary>
    public string? Host { get; init; }

    /// <summary>The beginning of an id, or <see cref="Latest"/>.</summary>
    public string At { get; init; } = Latest;

    private string[] Tags => ["homelab", .. Tier is null ? Array.Empty<string>() : [$"tier:{Tier}"], $"set:{Set}"];

    public async Task<SnapshotChoice> FindAsync(ResticTool restic, CancellationToken ct, TimeProvider? clock = null) =>
        await Snapshots.ListAsync(restic, Tags, Host, ct, clock) switch
        {
            ResticAnswer<IReadOnlyList<Snapshot>>.Found found => Choose(found.Value, (clock ?? TimeProvider.System).GetUtcNow()),
            ResticAnswer<IReadOnlyList<Snapshot>>.Failed failed => new SnapshotChoice.Failed(failed.Failure),
            _ => throw new UnreachableException("restic answers or fails."),
        };

    /// <param name="all">Newest first.</param>
    internal SnapshotChoice Choose(IReadOnlyList<Snapshot> all, DateTimeOffset now)
    {
        // Nothing else can be handed back to restic, which would take it for a search or an option.
        Snapshot[] usable = [.. all.Where(snapshot => IsId(snapshot.Id, 64, 64))];
        if (At == Latest)
            return Latter(
                [.. usable.Where(snapshot => !SnapshotTime.IsToCome(snapshot.Time, now))],
                [.. usable.Where(snapshot => SnapshotTime.IsToCome(snapshot.Time, now))]
            );
        if (!IsId(At, 4, 64))
            return new SnapshotChoice.None($"'{At}' is no snapshot: give at least four digits of its id, or '{Latest}'");
        return usable.Where(snapshot => snapshot.Id.StartsWith(At, StringComparison.Ordinal)).ToArray() switch
        {
            [var one] => new SnapshotChoice.Found(one),
            [] => new SnapshotChoice.None($"{Words} has no snapshot {At}: {Among(usable)}"),
            _ => new SnapshotChoice.None($"{Words} has several snapshots that begin with {At}: give more digits"),
        };
    }

    private SnapshotChoice Latter(Snapshot[] usable, Snapshot[] ahead)
    {
        var hosts = usable.Select(snapshot => snapshot.Facts.Host).Distinct().ToArray();
        if (usable.Length == 0 && ahead.Length > 0)
            return new SnapshotChoice.None(
                $"{Words} has only snapshots that are dated after now, {Named(ahead)}: set this machine's clock, or name one with --at"
            );
        if (usable.Length == 0)
            return new SnapshotChoice.None(
                $"{Words} has no snapshot in this repository: correct the set's name, the tier or the repository"
            );
        // Of two machines with a set of the same name, the newer snapshot may be the wrong machine's.
        return hosts.Length == 1
            ? new SnapshotChoice.Found(usable[0]) { Skipped = ahead.Length == 0 ? null : Named(ahead) }
            : new SnapshotChoice.None(
                $"{Words} has snapshots of several hosts: choose one of {string.Join(", ", hosts.Order(StringComparer.Ordinal))}"
            );
    }

    private string Words => $"The set {Set}{(Tier is null ? "" : $" of tier {Tier}")}{(Host is null ? "" : $" on {Host}")}";

    private static string Among(Snapshot[] usable) => usable.Length == 0 ? "it has none at all" : $"the newest are {Named(usable)}";

    private static string Named(Snapshot[] some) =>
        string.Join(", ", some.Take(5).Select(snapshot => $"{snapshot.Id[..8]} ({snapshot.Time:yyyy-MM-dd HH:mm})"));

    private static bool IsId(string text, int least, int most) =>
        text.Length >= least && text.Length <= most && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>The snapshot somebody wanted, or why there is none.</summary>
public abstract record SnapshotChoice
{
    private SnapshotChoice() { }

    public sealed record Found(Snapshot Snapshot) : SnapshotChoice
    {
        /// <summary>Those dated after now, which are not the newest; null if there are none.</summary>
        public string? Skipped { get; init; }
    }

    /// <summary>None fits, or several do.</summary>
    /// <param name="Sentence">What to do, without a full stop. It may quote what a repository says: treat it as hostile.</param>
    public sealed record None(string Sentence) : SnapshotChoice;

    public sealed record Failed(ResticFailure Failure) : SnapshotChoice;
}
