namespace Homelab.Backups.Tests.Backups;

/// <summary>A clock on which hours are over as soon as something has come true, and not before, however slow the machine is.</summary>
internal sealed class TimeUntil(Func<bool> isTrue) : TimeProvider
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private long _gone;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _gone));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        return dueTime < TimeSpan.FromHours(1)
            ? System.CreateTimer(callback, state, dueTime, period)
            : System.CreateTimer(_ => Look(), null, Pause, Pause);

        void Look()
        {
            if (!isTrue())
                return;
            Volatile.Write(ref _gone, dueTime.Ticks);
            callback(state);
        }
    }
}
