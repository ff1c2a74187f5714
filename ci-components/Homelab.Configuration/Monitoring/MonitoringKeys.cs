using static Homelab.Configuration.Keys.Kind;

namespace Homelab.Configuration.Keys;

internal static class MonitoringKeys
{
    public static readonly Fields Monitors = new([
        new("kind", new Choice(["uptime-kuma", "healthchecks"]), "The program that watches.") { Default = "uptime-kuma" },
    ]);

    public static readonly Fields Watch = new([
        new("grace", Scalars.Duration, "How late a schedule may be before someone is told.") { Default = "20m" },
        new("quiet", Scalars.TimeRange, "When not to disturb anyone; what happened is told afterwards.") { Example = "\"23:00-07:00\"" },
    ]);
}
