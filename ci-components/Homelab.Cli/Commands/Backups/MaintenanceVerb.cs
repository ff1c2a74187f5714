using Homelab.Backups.Backups;
using Homelab.Cli.Commands.Monitoring;
using Homelab.Cli.Rendering;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Backups;

namespace Homelab.Cli.Commands.Backups;

/// <summary><c>backup prune</c> and <c>backup check</c></summary>
internal sealed class MaintenanceVerb(Screen screen, BackupChoice choice, decimal? acceptedCost)
{
    public Task<int> PruneAsync(bool dryRun, CancellationToken ct) =>
        RunAsync(HomelabTask.Prune, (plan, progress) => new PruneRun(plan, progress).RunAsync(dryRun, ct), tell: !dryRun);

    public Task<int> CheckAsync(CancellationToken ct) =>
        RunAsync(HomelabTask.Check, (plan, progress) => new CheckRun(plan, progress).RunAsync(ct), tell: true);

    private async Task<int> RunAsync(HomelabTask task, Func<MaintenancePlan, IProgress<Progress>, Task<MaintenanceReport>> work, bool tell)
    {
        var plan = Plan();
        var monitor = tell ? new MonitorPush(choice.Config, task, [choice.Tier.Name.Value]).Begin() : null;
        Task<MaintenanceReport> Work() => ProgressDisplay.RunAsync(screen, progress => work(plan, progress));
        var report = monitor is null ? await Work() : await monitor.WatchAsync(Work);
        var name = $"{report.Operation}-{report.Tier}";
        HandOver.Keep(choice, "check", name, BackupReports.Write(report));
        if (monitor is not null)
            report = await monitor.AddAsync(report);
        HandOver.Report(screen, choice, "check", name, BackupReports.Write(report), () => BackupView.Draw(screen.Results, report));
        return HandOver.ExitOf(report.Verdict);
    }

    private MaintenancePlan Plan() =>
        new(choice.Tier, choice.Repository(), Shared.Header(), BackupChoice.State(), BackupPrograms.Restic, acceptedCost);
}
