using Homelab.Backups.Restic;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>
/// Tries a command of restic again when a lock kept it out: at once after dead locks were removed, else while restic waits for
/// whoever lives. Waiting first would cost its whole time after every crash.
/// </summary>
internal sealed class LockedOut(LockArbiter arbiter, FindingList findings, IProgress<Progress> progress)
{
    /// <summary>
    /// After each of these the locks are judged again, because whoever held one may have died meanwhile. Nothing else keeps a backup and
    /// a prune apart, or two hosts: GitLab's resource groups are each host's own.
    /// </summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(15),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(2),
    ];

    /// <param name="attempt">The command, waiting as long as it is told.</param>
    /// <param name="failure">What went wrong, or null.</param>
    public Task<T> TryAsync<T>(Func<ResticPatience, Task<T>> attempt, Func<T, ResticFailure?> failure, CancellationToken ct) =>
        TryAsync(Waits, attempt, failure, ct);

    /// <summary>For what the next run can do as well: a quarter of an hour is enough.</summary>
    public Task<T> TryBrieflyAsync<T>(Func<ResticPatience, Task<T>> attempt, Func<T, ResticFailure?> failure, CancellationToken ct) =>
        TryAsync(Waits[..1], attempt, failure, ct);

    private async Task<T> TryAsync<T>(
        TimeSpan[] waits,
        Func<ResticPatience, Task<T>> attempt,
        Func<T, ResticFailure?> failure,
        CancellationToken ct
    )
    {
        var outcome = await attempt(ResticPatience.None);
        foreach (var wait in waits)
        {
            if (await IsOverAsync())
                return outcome;
            progress.Report(
                new Progress.Note($"Somebody holds a lock on the repository: waiting for up to {wait.TotalMinutes:0} minutes.")
            );
            outcome = await attempt(new ResticPatience(wait));
        }

        _ = await IsOverAsync();
        return outcome;

        async Task<bool> IsOverAsync()
        {
            if (IsLockedOut() && await ArbitrateAsync(ct))
                outcome = await attempt(ResticPatience.None);
            return !IsLockedOut();
        }

        bool IsLockedOut() => failure(outcome)?.Kind is ResticFailureKind.Locked;
    }

    /// <returns>The way is free.</returns>
    private async Task<bool> ArbitrateAsync(CancellationToken ct)
    {
        switch (await arbiter.JudgeAsync(ct))
        {
            case LockVerdict.Removed removed:
                findings.Add(Diagnosis.LocksRemoved, null, $"{removed.Count} of them");
                return true;
            case LockVerdict.Held held:
                progress.Report(
                    new Progress.Note(
                        $"The lock of process {held.Lock.Process} on {held.Lock.HostName}, {held.Lock.Time:yyyy-MM-dd HH:mm} UTC, stays: {held.Why}."
                    )
                );
                return false;
            case LockVerdict.Gone:
                return true;
            default:
                return false;
        }
    }
}
