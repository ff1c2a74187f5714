using Homelab.Bot.Settings;

namespace Homelab.Bot.Inbox;

/// <summary>How many deliveries wait, and how many were given up.</summary>
internal sealed record Counts(long Waiting, long Dead);

/// <summary>Reads beside the writer, over a connection of its own.</summary>
internal sealed class InboxCounts(BotSettings settings) : IDisposable
{
    private readonly Lock _turn = new();
    private Session? _session;

    public Counts Read()
    {
        lock (_turn)
        {
            _session ??= Session.Open(settings.Store);
            return new Counts(
                _session.First(
                    "SELECT (SELECT COUNT(*) FROM deliveries WHERE state = 0) + (SELECT COUNT(*) FROM deliveries WHERE state = 1)",
                    row => row.GetInt64(0)
                ),
                _session.First("SELECT COUNT(*) FROM deliveries WHERE state = 3", row => row.GetInt64(0))
            );
        }
    }

    public void Dispose() => _session?.Dispose();
}
