using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Processes.Files;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>Puts right what killed runs of a task and tier left behind, and begins the journal of a new one.</summary>
internal sealed class PastRuns(StateFolder state, string task, string tier, FindingList findings, TimeProvider clock)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private IReadOnlyList<PastRun> _runs = [];

    /// <summary>Sets whose upload was cut off: what they sent lies in packs that no index names.</summary>
    public bool LeftUploads => Dead.Any(run => run.Uploading.Count > 0);

    /// <summary>Sets whose <c>after</c> commands are owed.</summary>
    public IReadOnlyList<string> Owed => [.. Dead.SelectMany(run => run.Owed).Distinct()];

    /// <summary>When a run last ended in the middle of this set's upload; the beginning of time if none is known.</summary>
    public DateTimeOffset LastCutOff(string set) =>
        Dead.Where(run => run.CutOff.Contains(set)).Select(run => run.LastAlive).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    private IEnumerable<PastRun> Dead => _runs.Where(run => run.State is RunState.Dead);

    /// <returns>The new run's journal, or null while another run works.</returns>
    public async Task<Journal?> BeginAsync(CancellationToken ct)
    {
        using var guard = await GuardAsync(ct);
        // Of every task: a killed prune's restic holds the repository as well.
        foreach (var orphaned in PastRun.All(state.Journal).Where(run => run.State is RunState.Orphaned))
        {
            await orphaned.StopAsync(Grace, clock, ct);
            findings.Add(Diagnosis.OrphanStopped, null);
        }

        _runs = PastRun.Of(state.Journal, task, tier);
        if (_runs.Any(run => run.State is not RunState.Dead))
        {
            findings.Add(Diagnosis.AlreadyRunning, null);
            return null;
        }

        return Journal.Begin(state.Journal, task, tier, clock);
    }

    /// <summary>Runs the commands that a killed run still owed, and removes its dumps.</summary>
    public async Task PutRightAsync(IReadOnlyList<BackupSet> sets)
    {
        foreach (var set in sets.Where(set => Owed.Contains(set.Name.Value)))
        {
            foreach (var problem in await Hooks.RunAllAsync(set.After))
                findings.Add(Diagnosis.AfterFailed, set.Name.Value, problem);
            findings.Add(Diagnosis.AfterMadeUp, set.Name.Value);
            foreach (var run in Dead.Where(run => run.Owed.Contains(set.Name.Value)))
                run.Paid(set.Name.Value);
        }

        foreach (var set in Staging.ClearLeftovers(state, tier))
            findings.Add(Diagnosis.LeftoversRemoved, set);
    }

    /// <summary>An index names what they uploaded.</summary>
    public void UploadsAreTaken()
    {
        foreach (var (run, set) in Dead.SelectMany(run => run.Uploading.Select(set => (run, set))).ToArray())
            run.Adopted(set);
    }

    /// <summary>Forgets runs that left no trace any more; the others are needed to prove that their locks are dead.</summary>
    public async Task ForgetAsync(ResticTool restic, CancellationToken ct)
    {
        if (!Dead.Any())
            return;
        var locks = (await ResticLocks.ListAsync(restic, ct) as ResticAnswer<IReadOnlyList<ResticLock>>.Found)?.Value;
        foreach (var run in Dead.Where(run => locks?.Any(run.Made) is false || clock.GetUtcNow() - run.LastAlive > Kept))
            run.Forget();
    }

    // Two runs that begin at once must not both find nobody at work.
    private async Task<HeldFile> GuardAsync(CancellationToken ct)
    {
        while (true)
        {
            if (HeldFile.TryTake(System.IO.Path.Combine(state.Journal, ".guard")) is { } guard)
                return guard;
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, ct);
        }
    }
}
