namespace Homelab.Bot.Work;

/// <summary>Notices when the wall clock was set back, by the clock that never is.</summary>
internal sealed class ClockWatch(TimeProvider time)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    private DateTimeOffset _wall = time.GetUtcNow();
    private long _steady = time.GetTimestamp();

    /// <summary>How far (negative), or null when it was not.</summary>
    public TimeSpan? SetBack()
    {
        var (wall, steady) = (time.GetUtcNow(), time.GetTimestamp());
        var jump = wall - _wall - time.GetElapsedTime(_steady, steady);
        (_wall, _steady) = (wall, steady);
        return jump < -Slack ? jump : null;
    }
}
