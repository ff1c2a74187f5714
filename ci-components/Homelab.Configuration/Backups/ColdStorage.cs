using Homelab.Configuration.Values;
using Homelab.Configuration.Yaml;

namespace Homelab.Configuration;

/// <summary>Storage classes that are cheap to keep and dear to read, and bill every object for a minimum time.</summary>
internal static class ColdStorage
{
    /// <summary>How many days an object is paid for at least; null for a class that is not cold.</summary>
    public static int? MinimumDays(string? storageClass) =>
        storageClass switch
        {
            "GLACIER" or "GLACIER_IR" => 90,
            "DEEP_ARCHIVE" => 180,
            _ => null,
        };

    /// <summary>Repacking reads what it keeps and starts its minimum time anew, so by default nothing is repacked.</summary>
    public static UnusedLimit? UnusedByDefault(string? storageClass) =>
        MinimumDays(storageClass) is null ? null : new UnusedLimit.Unlimited();

    public static void Check(Value.Map tier, Faults faults)
    {
        var storageClass = tier.Find<string>("storage-class");
        if (MinimumDays(storageClass) is not { } days)
            return;

        if (tier.Written("max-unused") is { Content: not UnusedLimit.Unlimited } unused)
            faults.Warn(
                unused.Place,
                $"write unlimited: repacking reads data back from {storageClass}, which costs more than the space it frees, and each new object is billed for {days} days again"
            );
        if (tier.Written("prune") is { } prune && IsMoreOften((Cron)prune.Content, days))
            faults.Warn(
                prune.Place,
                $"prune every {days} days or less often: {storageClass} bills an object for {days} days even if it is deleted sooner, so more often saves nothing"
            );
    }

    // Two lines of a quarter may be 90 days apart and 92 the next time, so the shortest pause of several years counts.
    private static bool IsMoreOften(Cron cron, int days)
    {
        var end = new DateTimeOffset(2005, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var previous = cron.Next(end.AddYears(-5), TimeZoneInfo.Utc);
        while (previous < end && cron.Next(previous.Value, TimeZoneInfo.Utc) is { } next)
        {
            if (next - previous < TimeSpan.FromDays(days))
                return true;
            previous = next;
        }
        return false;
    }
}
