using System.Globalization;
using System.Security.Cryptography;
using System.Web;

namespace Homelab.Testing.Monitors;

/// <summary>
/// Uptime Kuma on loopback, as far as push monitors go: exactly <c>up</c> is up, whatever else is down, a token it does not know and a
/// paused
/// monitor look the same, and every other page is its web application, with 200.
/// </summary>
public sealed class KumaServer : IAsyncDisposable
{
    private const string Application =
        "<!DOCTYPE html><html><head><title>Uptime Kuma</title></head><body><div id=\"app\"></div></body></html>";

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly StandIn _server;
    private readonly List<KumaMonitor> _monitors = [];

    public KumaServer(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _server = new StandIn(asked => Trouble(asked) ?? Answer(asked));
    }

    public Uri Url => _server.Url;

    /// <summary>What is said instead, byte for byte; null lets Kuma answer. The signal is lost then.</summary>
    public Func<Asked, Reply?> Trouble { get; set; } = _ => null;

    public IReadOnlyList<Asked> Requests => [.. _server.Requests];

    /// <param name="interval">After how long without a signal it is down.</param>
    public KumaMonitor Add(string name, TimeSpan? interval = null)
    {
        var token = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32);
        var monitor = new KumaMonitor(
            name,
            token,
            new Uri(Url, $"/api/push/{token}?status=up&msg=OK&ping="),
            interval ?? TimeSpan.FromHours(26),
            _time
        );
        lock (_gate)
            _monitors.Add(monitor);
        return monitor;
    }

    /// <summary>What a person sees on its page: a line for each monitor.</summary>
    public string Dashboard()
    {
        lock (_gate)
            return string.Join('\n', _monitors.Select(monitor => $"{monitor}"));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Reply Answer(Asked asked)
    {
        if (!asked.Path.StartsWith("/api/push/", StringComparison.Ordinal))
            return Reply.Of(200, Application, "text/html");
        lock (_gate)
        {
            if (_monitors.Find(monitor => monitor.Token == asked.Path["/api/push/".Length..] && !monitor.Paused) is not { } monitor)
                return Reply.Of(404, """{"ok":false,"msg":"Monitor not found or not active."}""");
            var query = HttpUtility.ParseQueryString(asked.Target[asked.Path.Length..]);
            monitor.Take(Or(query["status"], "up"), Or(query["msg"], "OK"), Ping(query["ping"]));
            return Reply.Json("""{"ok":true}""");
        }
    }

    private static string Or(string? said, string instead) => string.IsNullOrEmpty(said) ? instead : said;

    private static double? Ping(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ping) && ping != 0 ? ping : null;
}
