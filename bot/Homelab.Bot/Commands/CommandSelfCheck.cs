using Homelab.Bot.Health;
using Homelab.Bot.Inbox;
using Homelab.Bot.Projects;
using Homelab.GitLab;

namespace Homelab.Bot.Commands;

/// <summary>Says which commands would be refused whoever typed them, before somebody does.</summary>
internal sealed class CommandSelfCheck(WatchedProjects projects, HealthBoard board, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await LookAsync(stoppingToken);
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var (faults, without) = (new List<string>(), new List<string>());
        foreach (var project in projects.All)
        {
            if (project.TriggerToken is null)
                without.Add(project.Path);
            else if (await FaultAsync(project, ct) is { } fault)
                faults.Add(fault);
        }

        if (ct.IsCancellationRequested)
            return;
        var starts =
            without.Count == 0 ? "" : $" Without a trigger token, and so without /backup and /restore-test: {string.Join(", ", without)}.";
        board.Report(
            "commands",
            faults.Count == 0 ? PartStatus.Ok : PartStatus.Degraded,
            faults.Count == 0 ? $"They are answered.{starts}" : $"{string.Join(" ", faults)}{starts}"
        );
    }

    private static async Task<string?> FaultAsync(WatchedProject project, CancellationToken ct)
    {
        try
        {
            var read = await project.ReadAsync(ct);
            var branch = await project.GitLab.Branches.FindAsync(read.Id, read.DefaultBranch ?? "HEAD", ct);
            return branch is { Protected: not true }
                ? $"{project.Path}: {branch.Name} is not protected, so no report of a task is believed: protect it in the project's settings."
                : null;
        }
        catch (GitLabException e)
        {
            return $"{project.Path}: {e.Message}";
        }
        catch (StoreUnavailableException e)
        {
            return $"{project.Path}: {e.Message}";
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
