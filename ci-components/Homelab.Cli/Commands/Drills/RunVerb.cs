using System.Text;
using Homelab.Backups.Backups;
using Homelab.Cli.Commands.Monitoring;
using Homelab.Cli.Rendering;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Reports.Pipelines;
using Homelab.Restores.Drills;
using Homelab.Restores.Recovery;

namespace Homelab.Cli.Commands.Drills;

/// <summary><c>drill run</c></summary>
internal sealed class RunVerb(Screen screen, DrillPlan plan, string configFile, string output, bool json)
{
    public Task<int> RunAsync(bool dryRun, CancellationToken ct) => dryRun ? LookAsync(ct) : HoldAsync(ct);

    private async Task<int> LookAsync(CancellationToken ct)
    {
        var report = await ProgressDisplay.RunAsync(
            screen,
            progress => new DrillLook(plan, State(), DrillOptions.Programs(), TimeProvider.System, progress).RunAsync(ct)
        );
        DrillView.DrawPlan(screen.Results, report);
        return report.Phases.All(phase => phase.State is PhaseState.Done) ? Exit.Done : Exit.Failed;
    }

    private async Task<int> HoldAsync(CancellationToken ct)
    {
        // In everything this process starts, so that the next drill finds what a killed one left running.
        Environment.SetEnvironmentVariable(ToolEnvironment.DrillVariable, plan.Id);
        var state = State();
        var drill = TierTurn.Take(plan, state);
        var monitor = plan.Sabotage is null ? new MonitorPush(plan.Config, HomelabTask.Drill, []).Begin() : null;
        Task<DrillReport> Hold() =>
            ProgressDisplay.RunAsync(
                screen,
                progress => new DrillRun(drill, state, DrillOptions.Programs(), TimeProvider.System, progress).RunAsync(ct)
            );
        var report = monitor is null ? await Hold() : await monitor.WatchAsync(Hold);
        // On disk before anything else, which may take minutes.
        HandOver(report);
        if (DrillVerdicts.IsProof(report))
            report = await DrillKit.AddAsync(report, Kit(), TimeProvider.System, CancellationToken.None);
        if (monitor is not null)
            report = await monitor.AddAsync(report);
        HandOver(report);
        Show(report);
        return ExitOf(report);
    }

    /// <summary>A drill that was to fail is well when it did, and named why.</summary>
    public static int ExitOf(DrillReport report) =>
        report switch
        {
            { Sabotage: { } sabotage } => sabotage.IsCaught ? Exit.Done : Exit.Failed,
            { Verdict: DrillVerdict.Pass } => Exit.Done,
            { Verdict: DrillVerdict.Warn } => Exit.DoneButLook,
            _ => Exit.Failed,
        };

    private KitRequest Kit() =>
        new()
        {
            Config = plan.Config,
            ConfigFile = File.ReadAllBytes(configFile),
            Environment = plan.Environment,
            Header = plan.Header,
            Playbooks = DrillOptions.Programs().Playbooks,
        };

    private static StateFolder State() => StateFolder.Open(Environment.GetEnvironmentVariable);

    private void HandOver(DrillReport report)
    {
        var folder = new ReportFolder(output);
        folder.Add("drill", null, DrillReports.Write(report));
        folder.Write("junit.xml", DrillJUnit.Write(report));
    }

    private void Show(DrillReport report)
    {
        if (json)
            screen.Print(Encoding.UTF8.GetString(DrillReports.Write(report).Span));
        else
            DrillView.Draw(screen.Results, report);
        screen.Say($"The report is in {output}; `homelab drill note {output}` prints the note.");
    }
}
