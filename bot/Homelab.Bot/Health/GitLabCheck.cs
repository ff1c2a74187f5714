using Homelab.Bot.Inbox;
using Homelab.Bot.Projects;
using Homelab.GitLab;
using Homelab.GitLab.Members;

namespace Homelab.Bot.Health;

/// <summary>
/// Looks whether GitLab is there, new enough, and lets the bot do its work, at start and every few minutes. The bot takes deliveries
/// meanwhile: they wait.
/// </summary>
internal sealed class GitLabCheck(WatchedProjects projects, GitLabHealth health, TimeProvider time) : BackgroundService
{
    private static readonly Version Oldest = new(18, 1);
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan WhileFailing = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(14);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var faults = await FaultsAsync(stoppingToken);
            if (!stoppingToken.IsCancellationRequested)
                await health.CheckedAsync(faults);
            await Task.Delay(faults.Count == 0 ? Usual : WhileFailing, time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<List<string>> FaultsAsync(CancellationToken ct)
    {
        var faults = new List<string>();
        foreach (var project in projects.All)
        {
            try
            {
                faults.AddRange(await FaultsAsync(project, ct));
            }
            catch (GitLabException e)
            {
                faults.Add($"{project.Path}: {e.Message}");
            }
            catch (StoreUnavailableException e)
            {
                faults.Add($"{project.Path}: {e.Message}");
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return faults;
            }
        }

        return faults;
    }

    private async Task<List<string>> FaultsAsync(WatchedProject project, CancellationToken ct)
    {
        var faults = new List<string>();
        project.Forget();
        var version = await project.GitLab.Version.GetAsync(ct);
        if (version.Number is { } number && number < Oldest)
            faults.Add($"This GitLab is {version.Version}; the bot needs {Oldest} or newer.");
        var now = (await project.ReadAsync(ct)).PathWithNamespace;
        if (!now.Equals(project.Path, StringComparison.OrdinalIgnoreCase))
            faults.Add($"{project.Path} is {now} now; its deliveries are handled as before: give GitLab__Projects the new path.");
        var self = await project.SelfAsync(ct);
        var member = await project.GitLab.Members.FindAsync((await project.ReadAsync(ct)).Id, self.Id, ct);
        if (member is null || member.AccessLevel < Member.Developer)
            faults.Add($"{project.Path}: the bot's token has no role of Developer: give it one, or it can write no note.");
        var token = await project.GitLab.Users.CurrentTokenAsync(ct);
        if (token.Scopes?.Contains("api") is false)
            faults.Add($"{project.Path}: the bot's token lacks the scope api: make a new one with it.");
        if (token.ExpiresAt?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) - time.GetUtcNow().UtcDateTime < ExpiresSoon)
            faults.Add($"{project.Path}: the bot's token expires on {token.ExpiresAt:yyyy-MM-dd}: rotate it.");
        return faults;
    }
}
