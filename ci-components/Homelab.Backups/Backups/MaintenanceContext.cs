using System.Diagnostics;
using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>What looking after a tier's repository needs.</summary>
/// <param name="Restic">Name on PATH or full path.</param>
/// <param name="AcceptedCost">What a person accepts to pay this once, instead of the tier's limit.</param>
public sealed record MaintenancePlan(
    BackupTier Tier,
    ResticRepository Repository,
    ReportHeader Header,
    StateFolder State,
    string Restic,
    decimal? AcceptedCost
)
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>The frame around a check or a prune: journal, restic, locks, report.</summary>
internal sealed class Maintenance(string operation, Diagnosis failed, MaintenancePlan plan, IProgress<Progress> progress)
{
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly DateTimeOffset _started = plan.Clock.GetUtcNow();
    private string _version = "";

    public FindingList Findings { get; } = new();

    /// <param name="work">The operation itself; it adds to the report.</param>
    public async Task<MaintenanceReport> RunAsync(
        Func<ResticTool, LockedOut, MaintenanceReport, Task<MaintenanceReport>> work,
        CancellationToken ct
    )
    {
        var report = new MaintenanceReport
        {
            Header = plan.Header,
            Operation = operation,
            Tier = plan.Tier.Name.Value,
            Started = _started,
        };
        var past = new PastRuns(plan.State, operation, plan.Tier.Name.Value, Findings, plan.Clock);
        try
        {
            using var journal = await past.BeginAsync(ct);
            if (journal is not null)
                report = await RunAsync(past, journal, report, work, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Not swallowed: the report says that it was stopped.
            Findings.Add(Diagnosis.BackupStopped, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Findings.Add(Diagnosis.StateFolder, null, e.Message);
        }

        return report with
        {
            Restic = _version,
            Verdict = Findings.Worst,
            Findings = Findings.All,
            Seconds = Math.Round(_time.Elapsed.TotalSeconds, 3),
        };
    }

    private async Task<MaintenanceReport> RunAsync(
        PastRuns past,
        Journal journal,
        MaintenanceReport report,
        Func<ResticTool, LockedOut, MaintenanceReport, Task<MaintenanceReport>> work,
        CancellationToken ct
    )
    {
        try
        {
            using var restic = new ResticTool(plan.Restic, plan.Repository, plan.State.Cache, journal.Witness);
            _version = (await restic.VersionAsync(ct)).ToString();
            if (await ServerProbe.LookAsync(plan.Repository, plan.Clock, ct) is { } silence)
            {
                Findings.Add(silence.About(null, failed));
                return report;
            }

            report = await work(
                restic,
                new LockedOut(new LockArbiter(restic, plan.State.Journal, plan.Clock, progress), Findings, progress),
                report
            );
            await past.ForgetAsync(restic, ct);
            return report;
        }
        finally
        {
            journal.EndUnlessOwing();
        }
    }
}
