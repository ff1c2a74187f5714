using Homelab.Backups.Manifests;
using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Text;

namespace Homelab.Backups.Backups.Completeness;

/// <summary>What the repository itself tells of a set.</summary>
/// <param name="snapshots">Of any sets.</param>
internal sealed class History(ResticTool restic, BackupSet set, IEnumerable<Snapshot> snapshots, IProgress<Progress> progress)
{
    private readonly Snapshot[] _newestFirst =
    [
        .. snapshots.Where(snapshot => snapshot.Tagged("set:") == set.Name.Value && snapshot.Facts.Host == set.Host.Value).NewestFirst(),
    ];

    /// <summary>The snapshot of this repository that homelab.yml calls whole; null where it names none that is here.</summary>
    public Snapshot? Accepted => _newestFirst.FirstOrDefault(IsAccepted);

    /// <summary>The set's newest snapshot holds what the set did: older ones may go.</summary>
    /// <exception cref="MeasureUnknownException">The repository does not let its snapshots be read.</exception>
    public async Task<bool> IsNewestWholeAsync(CancellationToken ct) =>
        _newestFirst is [var newest, ..] && (await FindAsync(ct))?.Snapshot == newest.Id;

    /// <returns>Null where no snapshot was ever whole.</returns>
    /// <exception cref="MeasureUnknownException">The repository does not let its snapshots be read.</exception>
    public async Task<Measure?> FindAsync(CancellationToken ct)
    {
        if (_newestFirst is not [var last, ..])
            return null;
        var newest = await ReadAsync(last, ct);
        if (!newest.KnowsBefore)
            return await ReplayAsync(ct);
        var good =
            Accepted is { } accepted && !(accepted.Time <= newest.Before?.Time) ? (await ReadAsync(accepted, ct)).Now : newest.Before;
        return IsAccepted(last) || (newest.IsSound && IsWhole(good, newest.Now)) ? newest.Now : good;
    }

    /// <exception cref="MeasureUnknownException">The repository does not let it be read.</exception>
    public async Task<Reading> ReadAsync(Snapshot snapshot, CancellationToken ct)
    {
        progress.Report(new Progress.Started($"{set.Name}: what {snapshot.Id[..Math.Min(8, snapshot.Id.Length)]} held"));
        using var folder = new PrivateFolder();
        return await SnapshotManifest.FetchAsync(restic, snapshot, folder.Path, ct) switch
        {
            SnapshotManifest.Found found => new Reading(
                Measures.Of(snapshot, found),
                found.KnowsMeasure,
                found.Measure,
                SavedChecks.IsSound(snapshot, found.Totals)
            ),
            SnapshotManifest.Failed failed => throw new MeasureUnknownException(failed.Failure.Text),
            // Made by somebody else, or damaged: what the list says of it is all there is.
            _ => new Reading(Measures.Of(snapshot), KnowsBefore: false, Before: null, IsSound: true),
        };
    }

    // Judges each snapshot as its own run would have, from the first on: whatever is not held against what was before it would pass for
    // whole. Files are counted in the list of snapshots; rows only in manifests, which are small where there are few files.
    private async Task<Measure?> ReplayAsync(CancellationToken ct)
    {
        Measure? good = null;
        foreach (var snapshot in _newestFirst.Reverse())
        {
            var now = set.Databases.Count + set.Sqlite.Count > 0 ? (await ReadAsync(snapshot, ct)).Now : Measures.Of(snapshot);
            if (IsAccepted(snapshot) || IsWhole(good, now))
                good = now;
        }

        return good is { Places: null } ? await WithPlacesAsync(_newestFirst.First(snapshot => snapshot.Id == good.Snapshot), ct) : good;
    }

    // A set that never held anything was never whole.
    private async Task<Measure?> WithPlacesAsync(Snapshot snapshot, CancellationToken ct)
    {
        var measure = (await ReadAsync(snapshot, ct)).Now;
        return IsAccepted(snapshot) || IsWhole(good: null, measure) ? measure : null;
    }

    private bool IsAccepted(Snapshot snapshot) => set.Accept.Any(id => snapshot.Id.StartsWith(id, StringComparison.Ordinal));

    private bool IsWhole(Measure? good, Measure now) =>
        new Comparison(set, good, now).Shortfalls().All(shortfall => !shortfall.Kind.Incomplete);

    /// <summary>A snapshot by its manifest.</summary>
    /// <param name="KnowsBefore">It was made by a version that writes down what it was held against.</param>
    /// <param name="Before">That; null where there was nothing yet.</param>
    /// <param name="IsSound">All of it could be read and arrived.</param>
    public sealed record Reading(Measure Now, bool KnowsBefore, Measure? Before, bool IsSound);
}

/// <summary>What a set held before cannot be read out of the repository.</summary>
internal sealed class MeasureUnknownException(string said)
    : CannotRunException(
        $"What the set held before cannot be read out of the repository ({said}): see what restic said, then run the backup again."
    )
{
    public string Said => said;
}
