using Homelab.Cli.Rendering;
using Homelab.Configuration;
using Homelab.Operations.Backups;
using Homelab.Reports.Backups;

namespace Homelab.Cli.Commands.Backups;

/// <summary><c>backup prune</c> and <c>backup check</c></summary>
internal sealed class MaintenanceVerb(Screen screen, BackupChoice choice, decimal? acceptedCost)
{
    public async Task<int> PruneAsync(bool dryRun, CancellationToken ct)
    {
        var report = await ProgressDisplay.RunAsync(screen, progress => new PruneRun(Plan(), progress).RunAsync(dryRun, ct));
        return await HandOverAsync(HomelabTask.Prune, report, tell: !dryRun);
    }

    public async Task<int> CheckAsync(CancellationToken ct)
    {
        var report = await ProgressDisplay.RunAsync(screen, progress => new CheckRun(Plan(), progress).RunAsync(ct));
        return await HandOverAsync(HomelabTask.Check, report, tell: true);
    }

    private MaintenancePlan Plan() => new(choice.Tier, choice.Repository(), Shared.Header(), BackupChoice.State(), BackupPrograms.Restic, acceptedCost);

    private async Task<int> HandOverAsync(HomelabTask task, MaintenanceReport report, bool tell)
    {
        if (tell)
            report = await MonitorPush.AddAsync(choice.Config, task, [choice.Tier.Name.Value], report);
        HandOver.Report(screen, choice, "check", $"{report.Operation}-{report.Tier}", BackupReports.Write(report), () => BackupView.Draw(screen.Results, report));
        return HandOver.ExitOf(report.Verdict);
    }
}
