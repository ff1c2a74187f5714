namespace Homelab.Testing.Monitors;

/// <summary>One signal, as Kuma keeps it.</summary>
public sealed record KumaBeat(DateTimeOffset At, bool Up, string Message, double? Ping);

/// <summary>A push monitor without retries.</summary>
public sealed class KumaMonitor
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _made;
    private readonly List<KumaBeat> _beats = [];
    private readonly List<string> _notices = [];

    internal KumaMonitor(string name, string token, Uri pushUrl, TimeSpan interval, TimeProvider time) =>
        (Name, Token, PushUrl, Interval, _time, _made) = (name, token, pushUrl, interval, time, time.GetUtcNow());

    public string Name { get; }

    public string Token { get; }

    /// <summary>As its page shows it, with a query to replace.</summary>
    public Uri PushUrl { get; }

    public TimeSpan Interval { get; }

    public bool Paused { get; set; }

    public IReadOnlyList<KumaBeat> Beats => Read(() => _beats.ToArray());

    /// <summary>What it told its owner: the first down, and every change after it.</summary>
    public IReadOnlyList<string> Notices => Read(() => _notices.ToArray());

    /// <summary>Paused, Pending before the first signal, Up or Down.</summary>
    public string State =>
        Paused ? "Paused"
        : IsLate ? "Down"
        : Last is not { } last ? "Pending"
        : last.Up ? "Up"
        : "Down";

    public string Message => IsLate ? "No heartbeat in the time window" : Last?.Message ?? "";

    public override string ToString() => $"{State, -7} {Name, -14} {Message}{(Last?.Ping is { } ping && !IsLate ? $" ({ping:0} ms)" : "")}";

    private KumaBeat? Last => Read(() => _beats.LastOrDefault());

    private bool IsLate => _time.GetUtcNow() - (Last?.At ?? _made) > Interval;

    internal void Take(string status, string message, double? ping) =>
        Read(() =>
        {
            var (was, up) = (State, status == "up");
            _beats.Add(new KumaBeat(_time.GetUtcNow(), up, message, ping));
            if (!up && was != "Down")
                _notices.Add($"[{Name}] [🔴 Down] {message}");
            else if (up && was == "Down")
                _notices.Add($"[{Name}] [✅ Up] {message}");
            return up;
        });

    private T Read<T>(Func<T> what)
    {
        lock (_gate)
            return what();
    }
}
