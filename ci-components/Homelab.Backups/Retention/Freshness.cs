using Homelab.Backups.Restic;
using Homelab.Configuration;

namespace Homelab.Backups.Retention;

/// <summary>Whether the newest snapshot of a set is as new as its tier promises.</summary>
public abstract record SetFreshness
{
    private SetFreshness() { }

    /// <param name="Due">The run the newest snapshot answers for; null before the first one was due.</param>
    public sealed record Fresh(DateTimeOffset Newest, DateTimeOffset? Due) : SetFreshness;

    /// <param name="Due">The run that should have made a newer one by now.</param>
    public sealed record Stale(DateTimeOffset Newest, DateTimeOffset Due) : SetFreshness;

    /// <summary>There is no snapshot at all.</summary>
    public sealed record Never : SetFreshness;

    /// <summary>All there is is dated after now: a clock is wrong, and such a snapshot would look fresh for ever.</summary>
    public sealed record Ahead(DateTimeOffset Newest) : SetFreshness;

    /// <summary>The tier has no cron line, so nothing is late; for information.</summary>
    public sealed record NotScheduled(DateTimeOffset Newest) : SetFreshness;
}

/// <summary>Judges by what lies in the repository, never by what a job said.</summary>
/// <param name="Cron">The tier's; null when it is started by hand.</param>
/// <param name="Grace">How late a run may start.</param>
/// <param name="MaxDuration">How long it may take; null assumes six hours, or the time until the next run if that is shorter.</param>
public sealed record Freshness(Cron? Cron, TimeZoneInfo Zone, TimeSpan Grace, TimeSpan? MaxDuration)
{
    private static readonly TimeSpan AssumedDuration = TimeSpan.FromHours(6);

    public static Freshness Of(BackupTier tier, HomelabConfig config) =>
        new(tier.Cron, config.TimeZone, config.Watch.Grace, tier.MaxDuration);

    /// <summary>Each expected set by its group.</summary>
    public IReadOnlyDictionary<SnapshotGroup, SetFreshness> Judge(
        IEnumerable<SnapshotGroup> expected,
        IEnumerable<SnapshotFacts> snapshots,
        DateTimeOffset now
    )
    {
        var times = snapshots.ToLookup(SnapshotGroup.Of, snapshot => snapshot.Time);
        return expected.Distinct().ToDictionary(group => group, group => Judge(times[group], now));
    }

    /// <summary>One set.</summary>
    /// <param name="snapshots">When each of its snapshots began, in any order.</param>
    public SetFreshness Judge(IEnumerable<DateTimeOffset> snapshots, DateTimeOffset now)
    {
        var times = snapshots.ToArray();
        if (times.Length == 0)
            return new SetFreshness.Never();
        var newest = times.Where(time => !SnapshotTime.IsToCome(time, now)).Select(time => (DateTimeOffset?)time).Max();
        return newest is { } known ? Judge(known, now) : new SetFreshness.Ahead(times.Max());
    }

    private SetFreshness Judge(DateTimeOffset newest, DateTimeOffset now)
    {
        if (Cron is null)
            return new SetFreshness.NotScheduled(newest);
        // A snapshot's time is when its backup began, and no run begins before it is due, but for the difference of clocks.
        return Due(now) is { } due && newest + SnapshotTime.Skew < due
            ? new SetFreshness.Stale(newest, due)
            : new SetFreshness.Fresh(newest, Due(now));
    }

    /// <summary>The last run that must be over by now.</summary>
    private DateTimeOffset? Due(DateTimeOffset now) =>
        MaxDuration is { } longest ? Cron!.Last(now - Grace - longest, Zone) : AssumedlyDue(now - Grace);

    private DateTimeOffset? AssumedlyDue(DateTimeOffset started)
    {
        var last = Cron!.Last(started, Zone);
        while (last is { } due && started - due < AssumedDuration && Cron.Next(due, Zone) > started)
            last = Cron.Last(due - TimeSpan.FromSeconds(1), Zone);
        return last;
    }
}
