using Homelab.Backups.Restic;
using Homelab.Processes.Processes;

namespace Homelab.Backups.Backups;

/// <summary>What became of the locks in a repository's way.</summary>
internal abstract record LockVerdict
{
    private LockVerdict() { }

    /// <summary>They went away by themselves.</summary>
    public sealed record Gone : LockVerdict;

    /// <summary>Each was proven dead, and all were removed.</summary>
    public sealed record Removed(int Count) : LockVerdict;

    /// <summary>At least one may be alive.</summary>
    public sealed record Held(ResticLock Lock, string Why) : LockVerdict;

    public sealed record Unknown(ResticFailure Failure) : LockVerdict;
}

/// <summary>
/// Decides whether locks may be removed. restic itself calls a lock stale when its host name is the own one and its process cannot be
/// seen: for two containers with one host name that is the other's living lock, and a prune after it destroys the backup that holds it
/// (https://github.com/restic/restic/issues/4922). Here a lock is dead only if the journal proves that its process was ours and is gone, or
/// if it is over half an hour old and two looks six minutes apart show no refresh; restic refreshes every five.
/// </summary>
internal sealed class LockArbiter(ResticTool restic, string journal, TimeProvider clock, IProgress<Progress> progress)
{
    private static readonly TimeSpan Old = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(6);

    public async Task<LockVerdict> JudgeAsync(CancellationToken ct)
    {
        var first = await ResticLocks.ListAsync(restic, ct);
        if (first is not ResticAnswer<IReadOnlyList<ResticLock>>.Found { Value: var locks })
            return new LockVerdict.Unknown(((ResticAnswer<IReadOnlyList<ResticLock>>.Failed)first).Failure);
        if (locks.Count == 0)
            return new LockVerdict.Gone();
        var runs = PastRun.All(journal);
        if (Living(locks, runs) is { } living)
            return living;
        if (!locks.All(found => IsProvenDead(found, runs)))
        {
            progress.Report(
                new Progress.Note(
                    $"The repository has locks nobody here knows: looking again in {BetweenLooks.TotalMinutes:0} minutes, to see whether anybody refreshes them."
                )
            );
            await Task.Delay(BetweenLooks, clock, ct);
        }

        return await RemoveIfUnchangedAsync(locks, ct);
    }

    private LockVerdict.Held? Living(IReadOnlyList<ResticLock> locks, IReadOnlyList<PastRun> runs)
    {
        foreach (var found in locks)
        {
            if (runs.Any(run => run.Holds(found)))
                return new LockVerdict.Held(found, "a run on this machine holds it");
            if (!IsProvenDead(found, runs) && !IsSilent(found, runs))
                return new LockVerdict.Held(found, "its owner may be alive");
        }

        return null;
    }

    private static bool IsProvenDead(ResticLock found, IReadOnlyList<PastRun> runs) =>
        runs.Any(run => run.InThisNamespace && run.Left(found));

    // From another container nobody can see whether a process of that number is ours, so its silence has to say it, too.
    private bool IsSilent(ResticLock found, IReadOnlyList<PastRun> runs)
    {
        var silence = clock.GetUtcNow() - found.Time;
        return silence > Old || (silence > TimeSpan.Zero && runs.Any(run => run.Left(found)));
    }

    private async Task<LockVerdict> RemoveIfUnchangedAsync(IReadOnlyList<ResticLock> locks, CancellationToken ct)
    {
        var again = await ResticLocks.ListAsync(restic, ct);
        if (again is not ResticAnswer<IReadOnlyList<ResticLock>>.Found { Value: var now })
            return new LockVerdict.Unknown(((ResticAnswer<IReadOnlyList<ResticLock>>.Failed)again).Failure);
        if (now.Count == 0)
            return new LockVerdict.Gone();
        if (now.FirstOrDefault(found => !locks.Contains(found)) is { } fresh)
            return new LockVerdict.Held(fresh, "it is new, or was refreshed");
        return await ResticLocks.RemoveAsync(restic, locks, ct)
            ? new LockVerdict.Removed(now.Count)
            : new LockVerdict.Held(now[0], "it could not be removed");
    }
}
