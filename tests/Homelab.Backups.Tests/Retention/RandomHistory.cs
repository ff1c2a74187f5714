using Homelab.Configuration;

namespace Homelab.Backups.Tests.Retention;

/// <summary>Snapshots as homelabs make them, and as broken clocks, moved machines and enemies do.</summary>
internal static class RandomHistory
{
    private static readonly string[] Hosts = ["nas", "docker1", "läptop \u202e"];
    private static readonly string[] Zones =
    [
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Etc/UTC",
        "Pacific/Apia",
    ];

    // The clock moves, the ISO year is not the calendar's, a leap day, and the end of everything.
    private static readonly DateTime[] Edges =
    [
        new(2025, 3, 30, 0, 30, 0),
        new(2025, 10, 26, 0, 30, 0),
        new(2024, 12, 29, 22, 0, 0),
        new(2021, 1, 3, 22, 0, 0),
        new(2026, 12, 31, 23, 59, 59),
        new(2024, 2, 29, 12, 0, 0),
        new(1969, 12, 31, 23, 0, 0),
        new(2099, 1, 1, 0, 0, 0),
    ];

    /// <summary>The time as restic writes it.</summary>
    public static string Time(Random random)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zones[random.Next(Zones.Length)]);
        var utc = random.Next(4) switch
        {
            0 => Edges[random.Next(Edges.Length)].AddMinutes(random.Next(-600, 600)),
            1 => new DateTime(2026, 1, 1).AddMinutes(random.Next(60 * 24 * 14)),
            2 => new DateTime(2025, 1, 1).AddDays(random.Next(365)).AddHours(3),
            _ => new DateTime(2018, 1, 1).AddMinutes(random.NextInt64(60 * 24 * 365 * 8)),
        };
        var wall = new DateTimeOffset(utc, TimeSpan.Zero).ToOffset(zone.GetUtcOffset(utc));
        var fraction = random.Next(4) switch
        {
            0 => "",
            1 => ".999999999",
            2 => $".{random.Next(1, 10)}",
            _ => $".{random.Next(1_000_000_000):D9}".TrimEnd('0').TrimEnd('.'),
        };
        return $"{wall:yyyy-MM-ddTHH:mm:ss}{fraction}{(wall.Offset == TimeSpan.Zero ? "Z" : wall.ToString("zzz"))}";
    }

    public static string Host(Random random) => Hosts[random.Next(Hosts.Length)];

    /// <summary>In any order, as nobody promises one.</summary>
    public static string[] Tags(Random random)
    {
        string[] tags = random.Next(5) switch
        {
            0 => [],
            1 => ["homelab"],
            2 => ["homelab", "tier:fast", "set:vault"],
            3 => ["homelab", "tier:slow", "set:vault"],
            _ => ["a \"b\"\n", "a \"b\"\n", "ä"],
        };
        random.Shuffle(tags);
        return tags;
    }

    public static KeepRules Rules(Random random)
    {
        var rules = new KeepRules(Count(random), Count(random), Count(random), Count(random), Count(random), Count(random));
        return rules == new KeepRules(null, null, null, null, null, null) ? Rules(random) : rules;
    }

    private static int? Count(Random random) =>
        random.Next(6) switch
        {
            0 => 1,
            1 => random.Next(1, 10),
            2 => random.Next(1, 60),
            3 => 10_000,
            _ => null,
        };
}
