using Homelab.Backups.Manifests;
using Homelab.Configuration;

namespace Homelab.Backups.Backups.Completeness;

/// <summary>
/// Finds what a set's next snapshot is held against: the last one without such a finding, or the one a person accepted. The state folder
/// remembers it. Where it does not, the newest snapshot's manifest tells, which holds what it was held against itself; and of snapshots
/// that
/// earlier versions made, their history.
/// </summary>
internal sealed class LastWhole(RunContext run, BackupSet set)
{
    private readonly MeasureFile _file = new(run.State, run.Plan.Tier.Name.Value, set.Name.Value);
    private readonly History _history = new(run.Restic, set, run.Before, run.Progress);

    /// <returns>Null where no snapshot was ever whole.</returns>
    /// <exception cref="MeasureUnknownException">The repository does not let its snapshots be read.</exception>
    public async Task<Measure?> FindAsync(CancellationToken ct)
    {
        if (_file.Read() is not { } known)
            return await _history.FindAsync(ct);
        return _history.Accepted is { } accepted && accepted.Id != known.Accepted
            ? (await _history.ReadAsync(accepted, ct)).Now
            : known.Good;
    }

    /// <summary>As far as this machine remembers; null where it does not.</summary>
    public Measure? Remembered => _file.Read()?.Good;

    /// <summary>From now on this counts.</summary>
    public void Remember(Measure good) => _file.Write(new Measured(good, _history.Accepted?.Id));
}
