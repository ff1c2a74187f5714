using Homelab.Backups.Restic;
using Homelab.Backups.Retention;
using Homelab.Processes.Processes;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>One <c>backup prune</c>: first what it would do and cost, then, if that may be, the same for real.</summary>
public sealed class PruneRun(MaintenancePlan plan, IProgress<Progress> progress)
{
    private readonly Maintenance _maintenance = new("prune", Diagnosis.PruneFailed, plan, progress);

    public Task<MaintenanceReport> RunAsync(bool dryRun, CancellationToken ct) =>
        _maintenance.RunAsync((restic, locks, report) => RunAsync(restic, locks, report, dryRun, ct), ct);

    private async Task<MaintenanceReport> RunAsync(
        ResticTool restic,
        LockedOut locks,
        MaintenanceReport report,
        bool dryRun,
        CancellationToken ct
    )
    {
        progress.Report(new Progress.Started("prune, what it would do"));
        if (await PruneAsync(restic, locks, dryRun: true, ct) is not { } text)
            return report;
        var figures = PruneFigures.Read(text);
        var verdict = CostGuard.Judge(plan.Tier.Name, CostEstimate.ForPrune(figures, plan.Tier.Cost), plan.AcceptedCost);
        report = report with
        {
            Prune = new PruneReport(figures.ToDelete, figures.ToRepack, figures.Remaining),
            Cost = plan.Tier.Cost is null ? null : verdict.Estimate.Sentence,
        };
        if (!Costs.Allow(verdict, _maintenance.Findings) || dryRun)
            return report;

        progress.Report(new Progress.Started("prune"));
        // Which packs it removed is not taken down: only a check says that those that are gone were needed by nobody, and the next backup
        // makes it.
        _ = await PruneAsync(restic, locks, dryRun: false, ct);
        return report;
    }

    /// <returns>What restic said, or null if it failed.</returns>
    private async Task<string?> PruneAsync(ResticTool restic, LockedOut locks, bool dryRun, CancellationToken ct)
    {
        var run = await locks.TryAsync(patience => ResticMaintenance.PruneAsync(restic, plan.Tier, dryRun, patience, ct), FailureOf, ct);
        if ((FailureOf(run) ?? (dryRun ? ResticFailure.OfTruncated(run) : null)) is not { } failure)
            return run.Output;
        _maintenance.Findings.Add(failure.About(null, Diagnosis.PruneFailed));
        return null;
    }

    private static ResticFailure? FailureOf(ToolRun run) => run.ExitCode == 0 ? null : ResticFailure.Of(run.ExitCode, run.Error.Trim());
}
