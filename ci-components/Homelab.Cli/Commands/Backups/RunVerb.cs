using Homelab.Backups.Backups;
using Homelab.Cli.Commands.Monitoring;
using Homelab.Cli.Rendering;
using Homelab.Configuration;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;

namespace Homelab.Cli.Commands.Backups;

/// <summary><c>backup run</c></summary>
internal sealed class RunVerb(Screen screen, BackupChoice choice)
{
    public async Task<int> RunAsync(bool dryRun, CancellationToken ct)
    {
        var plan = new BackupPlan(choice.Config, choice.Tier, choice.Host(), choice.Repository(), Shared.Header());
        if (plan.Sets.Count == 0)
            throw new UsageException(
                $"The tier {choice.Tier.Name} has no set on {plan.Host}: choose another host, or give a set `host: {plan.Host}`."
            );
        return dryRun ? await LookAsync(plan, ct) : await BackUpAsync(plan, ct);
    }

    private async Task<int> BackUpAsync(BackupPlan plan, CancellationToken ct)
    {
        var state = BackupChoice.State();
        var monitor = new MonitorPush(choice.Config, HomelabTask.Backup, [plan.Host.Value, plan.Tier.Name.Value]).Begin();
        var report = await monitor.WatchAsync(() =>
            ProgressDisplay.RunAsync(
                screen,
                progress => new BackupRun(plan, state, BackupPrograms.Restic, TimeProvider.System, progress).RunAsync(ct)
            )
        );
        // On disk before a monitor is told, which may take minutes: whoever is killed meanwhile has left the report.
        var name = plan.Tier.Name.Value;
        HandOver.Keep(choice, "backup", name, BackupReports.Write(report));
        // Whoever was told to stop still says how far he came.
        report = await monitor.AddAsync(report);
        HandOver.Report(screen, choice, "backup", name, BackupReports.Write(report), () => BackupView.Draw(screen.Results, report));
        return HandOver.ExitOf(report.Verdict);
    }

    private async Task<int> LookAsync(BackupPlan plan, CancellationToken ct)
    {
        var look = await ProgressDisplay.RunAsync(
            screen,
            progress => new BackupLook(plan, BackupChoice.State(), BackupPrograms.Restic, TimeProvider.System, progress).RunAsync(ct)
        );
        BackupView.Draw(screen.Results, plan, look);
        return HandOver.ExitOf(look.Findings.Count == 0 ? Severity.Note : look.Findings.Max(finding => finding.Severity));
    }
}
