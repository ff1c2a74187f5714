using System.Diagnostics;
using Homelab.Backups.Restic;
using Homelab.Backups.Retention;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>One run of <c>backup run</c>: a tier's sets on a host, and what the retention policy says of their snapshots.</summary>
/// <param name="restic">Name on PATH or full path.</param>
public sealed class BackupRun(BackupPlan plan, StateFolder state, string restic, TimeProvider clock, IProgress<Progress> progress)
{
    private readonly FindingList _findings = new();
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private readonly List<SetReport> _sets = [];
    private string _version = "";
    private bool _checksSnapshots;
    private RetentionReport? _retention;
    private IReadOnlyList<SnapshotFacts> _snapshots = [];

    /// <summary>Never throws for what went wrong with a backup: the report says it.</summary>
    /// <exception cref="ToolUnavailableException">There is no restic.</exception>
    /// <exception cref="ResticTooOldException">It is too old.</exception>
    public async Task<BackupReport> RunAsync(CancellationToken ct)
    {
        var past = new PastRuns(state, "backup", plan.Tier.Name.Value, _findings, clock);
        try
        {
            using var journal = await past.BeginAsync(ct);
            if (journal is not null)
                await RunAsync(past, journal, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Not swallowed: whoever stopped a backup needs the report of what was saved before.
            _findings.Add(Diagnosis.BackupStopped, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _findings.Add(Diagnosis.StateFolder, null, e.Message);
        }

        return Report();
    }

    private async Task RunAsync(PastRuns past, Journal journal, CancellationToken ct)
    {
        try
        {
            await past.PutRightAsync(plan.Sets);
            using var tool = new ResticTool(restic, plan.Repository, state.Cache, journal.Witness);
            var version = await tool.VersionAsync(ct);
            (_version, _checksSnapshots) = (version.ToString(), version.ChecksSnapshots);
            var arbiter = new LockArbiter(tool, state.Journal, clock, progress);
            var run = new RunContext(plan, state, journal, tool, new LockedOut(arbiter, _findings, progress), _findings, clock, progress)
            {
                Deadline = plan.Tier.MaxDuration is { } limit ? clock.GetUtcNow() + limit : null,
            };
            if (await ListAsync(tool, ct) is { } before && await run.Gate.OpensAsync(null, ct))
                await RunAsync(run with { Before = before }, past, ct);
        }
        finally
        {
            // A run that was stopped has put right what it owed, too.
            journal.EndUnlessOwing();
        }
    }

    private async Task RunAsync(RunContext run, PastRuns past, CancellationToken ct)
    {
        SayIfOverdue(run);
        var leftUploads = past.LeftUploads;
        var open = !await AdoptAsync(run, past, ct);
        var soundness = new Soundness(run, _checksSnapshots);
        await soundness.BeginAsync(adopted: leftUploads && !open, ct);
        // A set that takes more than a run's time would keep the others from ever having their turn.
        foreach (var set in plan.Sets.OrderBy(set => past.LastCutOff(set.Name.Value)))
            _sets.Add(await new SetRun(run, set).RunAsync(ct));
        _snapshots = [.. New().Concat(run.Before.Select(snapshot => snapshot.Facts))];
        var saved = plan.Sets.Where(set => _sets.Exists(report => report.Set == set.Name.Value && report.Snapshot is not null)).ToArray();
        if (saved.Length > 0)
            await AfterSavingAsync(run, soundness, saved, ct);
        if (!open)
            await past.ForgetAsync(run.Restic, ct);
    }

    private async Task AfterSavingAsync(RunContext run, Soundness soundness, BackupSet[] saved, CancellationToken ct)
    {
        if (await soundness.JudgeAsync([.. New().Select(snapshot => snapshot.Id)], ct))
            await AfterVerifyingAsync(run, [.. saved.Where(set => run.Whole.ContainsKey(set.Name.Value))], ct);
        else
        {
            // What was saved may lack data: the next run looks for it, and nothing older goes in its favour.
            foreach (var set in saved)
                run.Journal.Uploading(set.Name.Value);
        }
    }

    private async Task AfterVerifyingAsync(RunContext run, BackupSet[] whole, CancellationToken ct)
    {
        foreach (var set in whole)
            run.Whole[set.Name.Value]();
        if (plan.Tier.Keep is not { } keep || whole.Length == 0)
            return;
        _retention = await new RetentionStep(run).ApplyAsync(keep, whole, _snapshots, ct);
        var removed = _retention?.Removed.ToHashSet() ?? [];
        _snapshots = [.. _snapshots.Where(snapshot => !removed.Contains(snapshot.Id))];
    }

    private async Task<IReadOnlyList<Snapshot>?> ListAsync(ResticTool tool, CancellationToken ct)
    {
        progress.Report(new Progress.Started("repository"));
        switch (await Snapshots.ListAsync(tool, BackupPlan.TagsOf(plan.Tier), plan.Host.Value, ct, clock))
        {
            case ResticAnswer<IReadOnlyList<Snapshot>>.Found found:
                return found.Value;
            case ResticAnswer<IReadOnlyList<Snapshot>>.Failed failed:
                _findings.Add(failed.Failure.About(null, Diagnosis.BackupFailed));
                return null;
            default:
                return null;
        }
    }

    private void SayIfOverdue(RunContext run)
    {
        var schedule = Freshness.Of(plan.Tier, plan.Config);
        foreach (var set in plan.Sets)
        {
            var times = run.Before.Where(snapshot => snapshot.Tagged("set:") == set.Name.Value).Select(snapshot => snapshot.Time);
            if (schedule.Judge(times, _started) is SetFreshness.Stale late)
                _findings.Add(Diagnosis.Overdue, set.Name.Value, $"it is of {late.Newest:yyyy-MM-dd HH:mm zzz}");
        }
    }

    /// <returns>True when what stopped runs uploaded is in an index.</returns>
    private async Task<bool> AdoptAsync(RunContext run, PastRuns past, CancellationToken ct)
    {
        if (!past.LeftUploads)
            return true;
        progress.Report(new Progress.Started("what the last run uploaded"));
        if (
            await run.Locks.TryAsync(
                patience => ResticMaintenance.RepairIndexAsync(run.Restic, plan.Tier.StorageClass, patience, ct),
                failure => failure,
                ct
            )
            is not null
        )
            return false;
        past.UploadsAreTaken();
        return true;
    }

    // Retention counts days on the clock of the machine that made the snapshot, as restic does.
    private IEnumerable<SnapshotFacts> New() =>
        _sets
            .Where(report => report.Snapshot is not null)
            .Reverse()
            .Select(report => new SnapshotFacts(
                report.Snapshot!,
                TimeZoneInfo.ConvertTime(report.SnapshotTime ?? clock.GetUtcNow(), TimeZoneInfo.Local),
                plan.Host.Value,
                BackupPlan.TagsOf(plan.Tier, report.Set),
                []
            ));

    private BackupReport Report() =>
        new()
        {
            Header = plan.Header,
            Verdict = _findings.Worst,
            Tier = plan.Tier.Name.Value,
            Host = plan.Host.Value,
            Restic = _version,
            Started = _started,
            Seconds = Math.Round(_time.Elapsed.TotalSeconds, 3),
            Canary = plan.Canary,
            Sets = _sets,
            Retention = _retention,
            Snapshots = [.. _snapshots.Select(snapshot => new SnapshotRow(snapshot.Id, snapshot.Time, snapshot.Host, snapshot.Tags))],
            Findings = _findings.All,
        };
}
