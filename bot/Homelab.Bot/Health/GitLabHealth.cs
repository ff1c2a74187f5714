using Homelab.Bot.Inbox;

namespace Homelab.Bot.Health;

/// <summary>
/// How GitLab is, from the check every few minutes and from the work in between: what is refused turns it at once, what works again turns
/// it back, and whatever waited for that goes on.
/// </summary>
internal sealed partial class GitLabHealth(HealthBoard board, DeliveryInbox inbox, ILogger<GitLabHealth> log)
{
    private readonly Lock _turn = new();
    private readonly SortedDictionary<string, string> _refused = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _found;
    private string? _said;

    /// <summary>What a check found; nothing when all is well.</summary>
    public async Task CheckedAsync(IReadOnlyList<string> faults)
    {
        bool mended;
        lock (_turn)
        {
            mended = faults.Count == 0 && _found is not { Count: 0 };
            _found = faults;
            Report();
        }

        if (mended)
            await HurryAsync();
    }

    /// <summary>GitLab did not let the bot do its work in a project.</summary>
    public void Refused(string project, string reason)
    {
        lock (_turn)
        {
            _refused[project] = reason;
            Report();
        }
    }

    /// <summary>It did.</summary>
    public async Task WorkedAsync(string project)
    {
        lock (_turn)
        {
            if (!_refused.Remove(project))
                return;
            Report();
        }

        await HurryAsync();
    }

    private async Task HurryAsync()
    {
        try
        {
            await inbox.HurryAsync();
        }
        catch (StoreUnavailableException)
        {
            // Then they wait as long as they would have.
        }
    }

    private void Report()
    {
        var faults = (_found ?? []).Concat(_refused.Select(pair => $"{pair.Key}: {pair.Value}")).Distinct().ToList();
        if (_found is null && faults.Count == 0)
            return;
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
