using Homelab.Bot.Health;
using Homelab.Bot.Inbox;
using Homelab.Bot.Projects;
using Homelab.GitLab;

namespace Homelab.Bot.Sweep;

/// <summary>At start and every few minutes: what hooks did not tell is found and handled as if they had.</summary>
internal sealed partial class SweepLoop(
    WatchedProjects projects,
    DeliveryInbox inbox,
    Watermarks watermarks,
    HealthBoard board,
    SweepMetrics metrics,
    TimeProvider time,
    ILogger<SweepLoop> log
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan WhileFailing = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var faults = await RunAsync(stoppingToken);
            await Task.Delay(faults ? WhileFailing : Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> RunAsync(CancellationToken ct)
    {
        var faults = new List<string>();
        foreach (var project in projects.All)
        {
            if (await FaultAsync(project, ct) is { } fault)
                faults.Add($"{project.Path}: {fault}");
        }

        if (!ct.IsCancellationRequested)
            board.Report(
                "sweep",
                faults.Count == 0 ? PartStatus.Ok : PartStatus.Degraded,
                faults.Count == 0 ? "What hooks did not tell is looked for every 5 minutes." : string.Join(" ", faults)
            );
        return faults.Count > 0;
    }

    private async Task<string?> FaultAsync(WatchedProject project, CancellationToken ct)
    {
        try
        {
            var result = await new ProjectSweep(project, inbox, watermarks, time).RunAsync(ct);
            metrics.Swept(result);
            if (result.Lost > 0)
                Log.Found(log, project.Path, result.Lost);
            return result.IsCut ? "there was more to sweep than 10,000 comments; older commands stay unanswered." : null;
        }
        catch (GitLabException e)
        {
            return e.Message;
        }
        catch (StoreUnavailableException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            50,
            LogLevel.Warning,
            "{Project}: {Commands} commands came by no hook and were found by looking: see in the project's settings whether its webhook is disabled."
        )]
        public static partial void Found(ILogger log, string project, int commands);
    }
}
