using System.Text;
using System.Web;

namespace Homelab.Testing.Monitors;

/// <summary>One ping, as healthchecks keeps it.</summary>
/// <param name="Kind"><c>start</c>, <c>log</c>, <c>success</c> or <c>fail</c>.</param>
public sealed record HealthchecksPing(string Kind, int? ExitStatus, Guid? Run, string Body);

/// <summary>healthchecks on loopback, with one check.</summary>
public sealed class HealthchecksServer : IAsyncDisposable
{
    private const int BodyLimit = 10_000;

    private readonly StandIn _server;
    private readonly List<HealthchecksPing> _pings = [];

    public HealthchecksServer() => _server = new StandIn(asked => Trouble(asked) ?? Answer(asked));

    public Guid Check { get; } = Guid.NewGuid();

    public Uri PingUrl => new(_server.Url, $"/ping/{Check}");

    /// <summary>What is said instead, byte for byte; null lets it answer.</summary>
    public Func<Asked, Reply?> Trouble { get; set; } = _ => null;

    public IReadOnlyList<Asked> Requests => [.. _server.Requests];

    public IReadOnlyList<HealthchecksPing> Pings
    {
        get
        {
            lock (_pings)
                return [.. _pings];
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Reply Answer(Asked asked)
    {
        var parts = asked.Path.Trim('/').Split('/');
        if (parts is not ["ping", var check, ..] || check != $"{Check}" || parts.Length > 3)
            return Reply.Of(404, "not found", "text/plain");
        var run = HttpUtility.ParseQueryString(asked.Target[asked.Path.Length..])["rid"];
        if (run is not null && !Guid.TryParseExact(run, "D", out _))
            return Reply.Of(400, "invalid uuid format", "text/plain");
        var signal = parts.ElementAtOrDefault(2) ?? "0";
        var exit = int.TryParse(signal, out var number) ? number : (int?)null;
        var kept = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(asked.Body.Length > BodyLimit ? asked.Body[..BodyLimit] : asked.Body));
        lock (_pings)
            _pings.Add(
                new HealthchecksPing(
                    exit switch
                    {
                        null => signal,
                        0 => "success",
                        _ => "fail",
                    },
                    exit,
                    run is null ? null : Guid.Parse(run),
                    kept
                )
            );
        return Reply.Of(200, "OK", "text/plain");
    }
}
