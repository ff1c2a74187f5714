namespace Homelab.Backups.Retention;

/// <summary>What a snapshot's time is worth: it is what some machine's clock said.</summary>
public static class SnapshotTime
{
    /// <summary>How far two clocks may be apart.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(10);

    /// <summary>A clock was wrong when it was made: it is never the newest, or it would be so until that day.</summary>
    public static bool IsToCome(DateTimeOffset time, DateTimeOffset now) => time > now + Skew;
}
