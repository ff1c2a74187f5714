using System.Collections.Concurrent;

namespace Homelab.Bot.Webhooks;

/// <summary>Says of each kind of refusal once a minute that there are some: whoever knocks without a key must not fill the log.</summary>
internal sealed partial class RefusalLog(TimeProvider time, ILogger<WebhookEndpoint> log)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _said = new(StringComparer.Ordinal);

    /// <param name="reason">One of a few: nothing of what was sent is in it.</param>
    public void Say(string reason)
    {
        var now = time.GetUtcNow();
        var mine = _said.AddOrUpdate(reason, now, (_, before) => before + Quiet <= now || before > now ? now : before) == now;
        if (mine)
            Log.Refused(log, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(
            10,
            LogLevel.Warning,
            "Deliveries are refused: {Reason} Compare the webhook's secrets in GitLab with GitLab__WebhookToken and GitLab__SigningToken. This is said once a minute."
        )]
        public static partial void Refused(ILogger log, string reason);
    }
}
