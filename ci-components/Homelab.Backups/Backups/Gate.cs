using Homelab.Backups.Restic;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>
/// Waits for whoever keeps everybody out (a prune, a check, another host's retention) before anything is stopped, dumped or listed. A
/// backup that waits later keeps its services down meanwhile, and its manifest grows old.
/// </summary>
internal sealed class Gate(ResticTool restic, LockedOut locks, FindingList findings)
{
    /// <returns>False if it stays closed; the findings say so.</returns>
    public async Task<bool> OpensAsync(string? set, CancellationToken ct)
    {
        // What else is wrong with the repository is told by whoever works on it.
        if (
            await ResticLocks.ListAsync(restic, ct) is not ResticAnswer<IReadOnlyList<ResticLock>>.Found { Value: var found }
            || !found.Any(held => held.Exclusive)
        )
            return true;
        if (
            await locks.TryAsync(patience => ResticLocks.PassAsync(restic, patience, ct), failure => failure, ct)
            is not { Kind: ResticFailureKind.Locked } failure
        )
            return true;
        findings.Add(failure.About(set, Diagnosis.BackupFailed));
        return false;
    }
}
