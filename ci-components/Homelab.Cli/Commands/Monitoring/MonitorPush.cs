using Homelab.Configuration;
using Homelab.Monitoring;
using Homelab.Reports.Backups;
using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Text;
using Homelab.Text.Secrets;

namespace Homelab.Cli.Commands.Monitoring;

/// <summary>Tells the task's monitor how it went, and puts into the report whether that worked. Never fails a task, never keeps
/// quiet.</summary>
internal sealed class MonitorPush(HomelabConfig config, HomelabTask task, IReadOnlyList<string> arguments)
{
    private readonly string _name = HomelabTasks.Monitor(task, arguments)!;
    private readonly TaskMonitor _monitor = MonitorOf(config);
    private Task _started = Task.CompletedTask;

    /// <summary>Says that the task begins, where the monitor takes that; the task does not wait for it.</summary>
    public MonitorPush Begin()
    {
        _started = _monitor.StartAsync(_name, CancellationToken.None);
        return this;
    }

    /// <summary>A task that cannot run at all makes no report; its monitor hears of it all the same.</summary>
    public async Task<T> WatchAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (CannotRunException.SentenceOf(e) is { } sentence)
        {
            await PushAsync(healthy: false, sentence, 0);
            throw;
        }
    }

    public async Task<BackupReport> AddAsync(BackupReport report)
    {
        var words =
            $"{report.Tier} on {report.Host}: {report.Sets.Count(set => set.Snapshot is not null)} of {report.Sets.Count} sets saved{Trouble(report.Findings)}";
        // A snapshot that holds less than its set did is no backup to rely on, even if somebody is asked to look first.
        var isHealthy = report.Verdict is not Severity.Failed && !report.Findings.Any(finding => finding.IsIncomplete);
        var (monitor, problem) = await PushAsync(isHealthy, words, report.Seconds);
        return report with { Monitor = monitor, Findings = [.. report.Findings, .. problem], Verdict = Worse(report.Verdict, problem) };
    }

    public async Task<MaintenanceReport> AddAsync(MaintenanceReport report)
    {
        var words = $"{report.Operation} of {report.Tier}{(report.Verdict is Severity.Note ? ": well" : "")}{Trouble(report.Findings)}";
        var (monitor, problem) = await PushAsync(report.Verdict is not Severity.Failed, words, report.Seconds);
        return report with { Monitor = monitor, Findings = [.. report.Findings, .. problem], Verdict = Worse(report.Verdict, problem) };
    }

    /// <summary>A monitor that cannot be told takes nothing from what was proven. A negative drill is about the drill, so no monitor hears
    /// of it.</summary>
    public async Task<DrillReport> AddAsync(DrillReport report)
    {
        if (report.Sabotage is not null)
            return report;
        var (monitor, problem) = await PushAsync(
            report.Verdict is DrillVerdict.Pass or DrillVerdict.Warn,
            $"{report.Verdict.Word()}: {report.Summary}",
            report.Seconds
        );
        return report with { Monitor = monitor, Findings = [.. report.Findings, .. problem] };
    }

    private async Task<(MonitorReport Monitor, Finding[] Problem)> PushAsync(bool healthy, string words, double seconds)
    {
        await _started;
        // Not the caller's token: whoever is told to stop must still be able to say so.
        var outcome = await _monitor.ReportAsync(_name, healthy, words, TimeSpan.FromSeconds(seconds), CancellationToken.None);
        Finding[] problem = outcome is MonitorOutcome.Silent or MonitorOutcome.Fallback
            ? [Diagnosis.MonitorUnreachable.Says(_name, outcome.Why!)]
            : [];
        return (new MonitorReport(_name, outcome.State, outcome.Why), problem);
    }

    private static TaskMonitor MonitorOf(HomelabConfig config)
    {
        var program = config.Monitors?.Kind is MonitorKind.Healthchecks ? MonitorProgram.Healthchecks : MonitorProgram.UptimeKuma;
        var secrets = new SecretSet(EnvironmentSecrets.OfThisProcess());
        return new TaskMonitor(program, Environment.GetEnvironmentVariable, new MonitoringOptions { Mask = text => secrets.Hide(text) });
    }

    private static string Trouble(IReadOnlyList<Finding> findings)
    {
        var worst = findings
            .Where(finding => finding.Severity is not Severity.Note)
            .OrderByDescending(finding => finding.Severity)
            .ToArray();
        return worst.Length == 0
            ? ""
            : $"; {string.Join(", ", worst.Select(finding => finding.Subject is null ? finding.Code : $"{finding.Code} ({finding.Subject})").Distinct())}";
    }

    private static Severity Worse(Severity verdict, Finding[] more) =>
        more.Length == 0 ? verdict : (Severity)Math.Max((int)verdict, (int)more.Max(finding => finding.Severity));
}
