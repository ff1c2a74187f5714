using Homelab.Bot.PlanNotes;
using Homelab.GitLab;
using Homelab.GitLab.Members;

namespace Homelab.Bot.Health;

/// <summary>
/// Looks whether GitLab is there, new enough, and lets the bot do its work, at start and every few minutes. The bot takes deliveries
/// meanwhile: they wait.
/// </summary>
internal sealed partial class GitLabCheck(WatchedProjects projects, HealthBoard board, TimeProvider time, ILogger<GitLabCheck> log)
    : BackgroundService
{
    private static readonly Version Oldest = new(18, 1);
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan WhileFailing = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(14);

    private string? _said;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var faults = await FaultsAsync(stoppingToken);
            Report(faults);
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

    private void Report(List<string> faults)
    {
        var said = string.Join(" ", faults);
        board.Report(
            "gitlab",
            faults.Count == 0 ? PartStatus.Ok : PartStatus.Degraded,
            faults.Count == 0 ? "It answers, and the bot may write." : said
        );
        if (said == _said)
            return;
        _said = said;
        if (faults.Count > 0)
            Log.Faults(log, said);
        else
            Log.Fine(log);
    }

    private static partial class Log
    {
        [LoggerMessage(40, LogLevel.Warning, "{Faults} Deliveries are taken, and wait.")]
        public static partial void Faults(ILogger log, string faults);

        [LoggerMessage(41, LogLevel.Information, "GitLab answers, and the bot may write in every project.")]
        public static partial void Fine(ILogger log);
    }
}
