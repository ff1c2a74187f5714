using Homelab.Operations.Processes;
using Homelab.Operations.Restic;

namespace Homelab.Operations.Backups;

/// <summary>
/// Tries a command of restic again when a lock kept it out: at once after dead locks were removed, else while restic waits for
/// whoever lives. Waiting first would cost its whole time after every crash.
/// </summary>
internal sealed class LockedOut(LockArbiter arbiter, Findings findings, IProgress<Progress> progress)
{
    /// <summary>A prune of a large repository takes longer; then the next run has to do it.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(15);

    /// <param name="attempt">The command, waiting as long as it is told.</param>
    /// <param name="failure">What went wrong, or null.</param>
    public async Task<T> TryAsync<T>(Func<ResticPatience, Task<T>> attempt, Func<T, ResticFailure?> failure, CancellationToken ct)
    {
        var outcome = await attempt(ResticPatience.None);
        if (failure(outcome)?.Kind is not ResticFailureKind.Locked)
            return outcome;
        if (await ArbitrateAsync(ct))
            return await attempt(ResticPatience.None);

        progress.Report(new Progress.Note($"Somebody holds a lock on the repository: waiting for up to {Wait.TotalMinutes:0} minutes."));
        outcome = await attempt(new ResticPatience(Wait));
        return failure(outcome)?.Kind is ResticFailureKind.Locked && await ArbitrateAsync(ct) ? await attempt(ResticPatience.None) : outcome;
    }

    /// <returns>The way is free.</returns>
    private async Task<bool> ArbitrateAsync(CancellationToken ct)
    {
        switch (await arbiter.JudgeAsync(ct))
        {
            case LockVerdict.Removed removed:
                findings.Add("locks-removed", null, $"{removed.Count} of them");
                return true;
            case LockVerdict.Held held:
                progress.Report(new Progress.Note($"The lock of process {held.Lock.Process} on {held.Lock.HostName}, {held.Lock.Time:yyyy-MM-dd HH:mm} UTC, stays: {held.Why}."));
                return false;
            case LockVerdict.Gone:
                return true;
            default:
                return false;
        }
    }
}
