using System.Diagnostics;
using Homelab.Backups.Backups.Completeness;
using Homelab.Backups.Databases;
using Homelab.Backups.Manifests;
using Homelab.Backups.Manifests.Exclusions;
using Homelab.Backups.Manifests.Sources;
using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>Backs up one set: before, dumps, manifest, restic, after. Whatever happens, what was stopped is started again and no dump
/// stays.</summary>
internal sealed class SetRun(RunContext run, BackupSet set)
{
    private readonly Staging _staging = new(run.State, run.Plan.Tier.Name.Value, set.Name.Value);
    private readonly LastWhole _lastWhole = new(run, set);
    private Measure? _good;

    private string Name => set.Name.Value;

    public async Task<SetReport> RunAsync(CancellationToken ct)
    {
        var report = new SetReport { Set = Name, Kind = set.Kind.ToString().ToLowerInvariant() };
        if (run.TimeLeft <= TimeSpan.Zero)
        {
            run.Findings.Add(Diagnosis.Seeding, Name, "the run's time was used up before this set");
            return report with { SeedingPercent = 0 };
        }

        if (!Sources.AreThere(set, run.Findings, _lastWhole.Remembered) || !HasRoom())
            return report;
        // Somebody may have come between the run's beginning and this set.
        if (set.Before.Count > 0 && !await run.Gate.OpensAsync(Name, ct))
            return report;
        await RecallAsync(ct);
        try
        {
            _staging.Begin();
            return await BeforeAsync(ct) ? await SaveAsync(report, ct) : report;
        }
        finally
        {
            await EndAsync();
        }
    }

    // Before anything is stopped: it may have to be read out of the repository.
    private async Task RecallAsync(CancellationToken ct)
    {
        try
        {
            _good = await _lastWhole.FindAsync(ct);
        }
        catch (MeasureUnknownException e)
        {
            run.Findings.Add(Diagnosis.MeasureUnknown, Name, e.Said);
        }
    }

    // Dumps first: on a full disk nothing could be noted. What was stopped is started again even if they cannot be removed.
    private async Task EndAsync()
    {
        try
        {
            _staging.Clear();
        }
        finally
        {
            await AfterAsync();
        }
    }

    private bool HasRoom()
    {
        if (_staging.MissingRoom() is not (> 0 and var missing))
            return true;
        run.Findings.Add(Diagnosis.SpaceLow, Name, $"{missing / 1024 / 1024} MiB are missing");
        return false;
    }

    private async Task<bool> BeforeAsync(CancellationToken ct)
    {
        if (set.Before.Count > 0 || set.After.Count > 0)
            run.Journal.Owes(Name);
        if (await Hooks.RunAsync(set.Before, ct) is not { } problem)
            return true;
        run.Findings.Add(Diagnosis.BeforeFailed, Name, problem);
        return false;
    }

    private async Task AfterAsync()
    {
        if (set.Before.Count == 0 && set.After.Count == 0)
            return;
        foreach (var problem in await Hooks.RunAllAsync(set.After))
            run.Findings.Add(Diagnosis.AfterFailed, Name, problem);
        run.Journal.Paid(Name);
    }

    private async Task<SetReport> SaveAsync(SetReport report, CancellationToken ct)
    {
        var time = Stopwatch.StartNew();
        if (set.Kind is SetKind.GitLab && !await new GitLabBackup(set, Environment.GetEnvironmentVariable, run.Findings).MakeAsync(ct))
            return report;
        if (await Dumps.MakeAsync(run, set, _staging, ct) is not { } databases)
            return report;
        report = report with { Databases = [.. databases.Select(Shown)], DumpSeconds = time.Elapsed.TotalSeconds };

        if (await ManifestAsync(databases, ct) is not { } manifest)
            return report;
        report = report with { Manifest = Shown(manifest), ManifestSeconds = manifest.Took.TotalSeconds };

        if (run.TimeLeft <= TimeSpan.Zero)
        {
            run.Findings.Add(Diagnosis.Seeding, Name, "the run's time was used up before the upload began");
            return report with { SeedingPercent = 0 };
        }

        run.Progress.Report(new Progress.Started($"{set.Name}: backup"));
        time.Restart();
        var outcome = await BackUpAsync(ct);
        return Judge(outcome, manifest, databases, report with { BackupSeconds = time.Elapsed.TotalSeconds });
    }

    private async Task<ManifestSummary?> ManifestAsync(IReadOnlyList<DatabaseFacts> databases, CancellationToken ct)
    {
        var request = new ManifestRequest
        {
            Set = Name,
            Host = run.Plan.Host.Value,
            Tier = run.Plan.Tier.Name.Value,
            Canary = run.Plan.Canary,
            Roots = set.Paths,
            Exclusion = Exclude(),
            Places = MountTable.Read().PlacesOf(set.Paths, Exclude()),
            Depth = set.Manifest is Configuration.ManifestDepth.Full ? Manifests.ManifestDepth.Full : Manifests.ManifestDepth.Sample,
            Rotation = run.Clock.GetUtcNow().UtcDateTime.Ticks / TimeSpan.TicksPerDay,
            StagingFolder = _staging.Path,
            Measure = _good,
            Databases = databases,
        };
        try
        {
            return await new ManifestWriter(request, run.Progress, run.Clock).WriteAsync(_staging.Manifest, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Findings.Add(Diagnosis.ManifestFailed, Name, e.Message);
            return null;
        }
    }

    private async Task<BackupOutcome> BackUpAsync(CancellationToken ct)
    {
        var tier = run.Plan.Tier;
        run.Journal.Uploading(Name);
        var outcome = await run.Locks.TryAsync(
            patience =>
                ResticBackup.RunAsync(
                    run.Restic,
                    new BackupRequest(run.Plan.Host.Value, BackupPlan.TagsOf(tier, Name), [.. set.Paths, _staging.Path])
                    {
                        Exclude = Exclude().Patterns,
                        StorageClass = tier.StorageClass,
                        LimitUploadKibibytes = tier.LimitUpload?.KibibytesPerSecond,
                        Limit = run.TimeLeft,
                        Clock = run.Clock,
                        Patience = patience,
                    },
                    run.Progress,
                    ct
                ),
            outcome => (outcome as BackupOutcome.Failed)?.Failure,
            ct
        );
        if (SavedChecks.Snapshot(outcome) is not null && !SavedChecks.HasLostItsLock(outcome))
            run.Journal.Uploaded(Name);
        return outcome;
    }

    // The live file and its logs would be a torn copy; the whole one lies in the staging folder, which no pattern may leave out.
    private Exclusion Exclude()
    {
        var live = set.Sqlite.SelectMany(file => new[] { file, file + "-wal", file + "-shm", file + "-journal" });
        return live.Aggregate(new Exclusion(set.Exclude), (exclusion, file) => exclusion.Without(file)).ButKeeping(_staging.Path);
    }

    private SetReport Judge(BackupOutcome outcome, ManifestSummary manifest, IReadOnlyList<DatabaseFacts> databases, SetReport report)
    {
        SavedChecks.Judge(Name, outcome, manifest, run.Findings);
        switch (outcome)
        {
            case BackupOutcome.OutOfTime late:
                // restic counts what it has read, and what it read last is not uploaded yet.
                var percent = (int)Math.Min(late.PercentDone, 99);
                run.Findings.Add(Diagnosis.Seeding, Name, $"{percent} %");
                return report with { SeedingPercent = percent };
            case BackupOutcome.NothingSaved:
                run.Findings.Add(Diagnosis.SnapshotMissing, Name);
                return report;
            case BackupOutcome.Failed failed:
                run.Findings.Add(failed.Failure.About(Name, Diagnosis.BackupFailed));
                return report;
        }

        var saved = SavedChecks.Snapshot(outcome)!;
        Compare(Measures.Of(saved, run.Clock.GetUtcNow(), manifest.Totals, databases));
        return report with
        {
            Snapshot = saved.Id,
            SnapshotTime = saved.Start,
            Files = saved.Files,
            Bytes = saved.Bytes,
            Added = saved.Added,
        };
    }

    private void Compare(Measure now)
    {
        foreach (var shortfall in new Comparison(set, _good, now).Shortfalls())
            run.Findings.Add(Accepting.Offer(shortfall.Kind.About(Name, shortfall.Detail), set, now.Snapshot, run.Before));
        if (!run.Findings.IsIncomplete(Name))
            run.Whole[Name] = () => _lastWhole.Remember(now);
    }

    private static DatabaseReport Shown(DatabaseFacts facts) =>
        new(facts.Name, facts.Engine, facts.ServerVersion, facts.Rows.Count, facts.Rows.Values.Sum(), facts.Files.Sum(file => file.Bytes));

    private ManifestReport Shown(ManifestSummary manifest) =>
        new(
            manifest.Sha256,
            set.Manifest.ToString().ToLowerInvariant(),
            manifest.Totals.Files,
            manifest.Totals.Bytes,
            manifest.Totals.HashedFiles,
            manifest.Totals.HashedBytes,
            manifest.Totals.Unreadable
        );
}
