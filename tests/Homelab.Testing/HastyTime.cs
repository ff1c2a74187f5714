namespace Homelab.Testing;

/// <summary>A clock that stands still, and on which every wait shorter than an hour is over at once and noted down.</summary>
public sealed class HastyTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    public List<TimeSpan> Waits { get; } = [];

    /// <summary>Where it stands.</summary>
    public DateTimeOffset Now { get; init; } = Start;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime >= TimeSpan.FromHours(1))
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        lock (Waits)
            Waits.Add(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
    }
}
