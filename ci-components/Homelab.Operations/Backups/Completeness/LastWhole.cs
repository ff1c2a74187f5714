using Homelab.Configuration;
using Homelab.Operations.Processes;
using Homelab.Operations.Restic;

namespace Homelab.Operations.Backups.Completeness;

/// <summary>
/// Finds what a set's next snapshot is held against: the last one without such a finding, or the one a person accepted. The state folder
/// remembers it; where it does not, on a new machine or after a version that kept none, the repository's own history tells.
/// </summary>
internal sealed class LastWhole(RunContext run, BackupSet set)
{
    /// <summary>Older ones than that tell nothing that these do not.</summary>
    private const int MostRead = 60;

    private readonly MeasureFile _file = new(run.State, run.Plan.Tier.Name.Value, set.Name.Value);

    // Newest first.
    private readonly Snapshot[] _history = [.. run.Before.Where(snapshot => snapshot.Tagged("set:") == set.Name.Value)];

    /// <summary>The snapshot of this repository that homelab.yml calls whole; null where it names none that is here.</summary>
    public Snapshot? Accepted => _history.FirstOrDefault(IsAccepted);

    /// <returns>Null where no snapshot was ever whole.</returns>
    /// <exception cref="MeasureUnknownException">The repository does not let its snapshots be read.</exception>
    public async Task<Measure?> FindAsync(CancellationToken ct)
    {
        if (_file.Read() is not { } known)
            return await ReplayAsync(ct);
        return Accepted is { } accepted && accepted.Id != known.Accepted ? await MeasureAsync(accepted, ct) : known.Good;
    }

    /// <summary>From now on this counts.</summary>
    public void Remember(Measure good) => _file.Write(new Measured(good, Accepted?.Id));

    private bool IsAccepted(Snapshot snapshot) => set.Accept.Any(id => snapshot.Id.StartsWith(id, StringComparison.Ordinal));

    // Judges each snapshot as its own run would have. Files are counted in the list of snapshots; rows only in manifests, which are small where there are few files.
    private async Task<Measure?> ReplayAsync(CancellationToken ct)
    {
        Measure? good = null;
        foreach (var snapshot in _history.Take(MostRead).Reverse())
        {
            var now = set.Databases.Count + set.Sqlite.Count > 0 ? await MeasureAsync(snapshot, ct) : Measure.Of(snapshot);
            if (IsAccepted(snapshot) || IsWhole(good, now))
                good = now;
        }

        return good is { Places: null } ? await WithPlacesAsync(_history.First(snapshot => snapshot.Id == good.Snapshot), ct) : good;
    }

    // A set that never held anything was never whole.
    private async Task<Measure?> WithPlacesAsync(Snapshot snapshot, CancellationToken ct)
    {
        var measure = await MeasureAsync(snapshot, ct);
        return IsAccepted(snapshot) || IsWhole(good: null, measure) ? measure : null;
    }

    private bool IsWhole(Measure? good, Measure now) => new Comparison(set, good, now).Shortfalls().All(shortfall => !Diagnosis.IsIncomplete(shortfall.Code));

    private async Task<Measure> MeasureAsync(Snapshot snapshot, CancellationToken ct)
    {
        run.Progress.Report(new Progress.Started($"{set.Name}: what {snapshot.Id[..Math.Min(8, snapshot.Id.Length)]} held"));
        using var folder = new PrivateFolder();
        return await SnapshotManifest.FetchAsync(run.Restic, snapshot, folder.Path, ct) switch
        {
            SnapshotManifest.Found found => Measure.Of(snapshot, found),
            SnapshotManifest.Failed failed => throw new MeasureUnknownException(failed.Failure.Text),
            // Made by somebody else, or damaged: what the list says of it is all there is.
            _ => Measure.Of(snapshot),
        };
    }
}

/// <summary>What a set held before cannot be read out of the repository. The message is what restic said.</summary>
internal sealed class MeasureUnknownException : Exception
{
    public MeasureUnknownException()
    {
    }

    public MeasureUnknownException(string message) : base(message)
    {
    }

    public MeasureUnknownException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
