using Homelab.Backups.Restic;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>
/// Whether the repository holds all that a run's snapshots need. On a disk it is held against what was there last time and checked if
/// something is gone; an object store and a REST server are checked each time, because they do not say that a lock was taken away. What a
/// run that ended early left unverified is checked before a later one calls anything done.
/// </summary>
/// <param name="checksSnapshots">This restic can check chosen snapshots alone.</param>
internal sealed class Soundness(RunContext run, bool checksSnapshots)
{
    private readonly PackLedger _packs = new(run.State, run.Plan.Repository);
    private readonly bool _isOnDisk = run.Plan.Repository.MissesItsLock;
    private Verified _before;
    private PackComparison? _mended;

    /// <summary>Before anything is uploaded.</summary>
    /// <param name="adopted">The index was just made anew of the packs that are there.</param>
    public async Task BeginAsync(bool adopted, CancellationToken ct)
    {
        _before = _packs.Verified;
        // Of what is gone people were told; what is uploaded from here on builds upon what is there.
        if (_before is Verified.Damaged && adopted)
            _mended = await _packs.CompareAsync(run.Restic, ct);
        _packs.Remember(Verified.Not);
    }

    /// <param name="snapshots">Ids of those of this run.</param>
    /// <returns>False if something may be missing, or nobody could look.</returns>
    public async Task<bool> JudgeAsync(IReadOnlyList<string> snapshots, CancellationToken ct)
    {
        var packs = _isOnDisk ? await _packs.CompareAsync(run.Restic, ct) : null;
        if (packs is PackComparison.Unlisted { Said: var said })
            run.Findings.Add(Diagnosis.PacksUnlisted, null, said);
        var isLooked = await LookAsync(packs, snapshots, ct);
        if (run.Findings.Has(Diagnosis.LockLost, Diagnosis.CheckFailed, Diagnosis.RepositoryDamaged))
        {
            _packs.Remember(Verified.Damaged);
            return false;
        }

        if (isLooked)
            _packs.Settle(packs?.Now);
        return isLooked;
    }

    private async Task<bool> LookAsync(PackComparison? packs, IReadOnlyList<string> snapshots, CancellationToken ct)
    {
        if (_mended is { Now: { } then } && (packs is null || packs.Now?.IsSupersetOf(then) is true))
            return !checksSnapshots ? _isOnDisk || await VerifyAsync([], ct) : await VerifyAsync(snapshots, ct);
        // A fresh repository has nothing to lose.
        var isDoubtful =
            _before is not Verified.Wholly
            || packs is PackComparison.Lost or PackComparison.Unlisted
            || (packs is PackComparison.Unknown && run.Before.Count > 0);
        if (!isDoubtful && _isOnDisk)
            return true;
        return await VerifyAsync(isDoubtful || !checksSnapshots ? [] : snapshots, ct);
    }

    private async Task<bool> VerifyAsync(IReadOnlyList<string> snapshots, CancellationToken ct)
    {
        run.Progress.Report(new Progress.Started("check of what was saved"));
        switch (await CheckAsync(snapshots, ct))
        {
            case ResticAnswer<CheckResult>.Found { Value.Errors: 0 }:
                return true;
            case ResticAnswer<CheckResult>.Found { Value.Said: var said }:
                run.Findings.Add(Diagnosis.CheckFailed, null, said);
                return false;
            case ResticAnswer<CheckResult>.Failed failed:
                run.Findings.Add(failed.Failure.About(null, Diagnosis.CheckFailed));
                return false;
            default:
                return false;
        }
    }

    // Another host may be in the middle of its retention or a prune. What is really lost is lost under a lock, too.
    private async Task<ResticAnswer<CheckResult>> CheckAsync(IReadOnlyList<string> snapshots, CancellationToken ct)
    {
        var answer = await ResticMaintenance.VerifyAsync(run.Restic, snapshots, ct);
        if (
            answer
            is ResticAnswer<CheckResult>.Found { Value.Errors: 0 }
                or ResticAnswer<CheckResult>.Failed { Failure.Kind: not (ResticFailureKind.Damaged or ResticFailureKind.Other) }
        )
            return answer;
        return
            await run.Locks.TryBrieflyAsync(
                patience => ResticMaintenance.CheckAsync(run.Restic, null, patience, ct),
                again => (again as ResticAnswer<CheckResult>.Failed)?.Failure,
                ct
            )
                is ResticAnswer<CheckResult>.Found alone
            ? alone
            : answer;
    }
}
