using System.Globalization;
using System.Text.RegularExpressions;

namespace Homelab.Simulator.Resolution;

/// <summary>Times as pipeline files have them: <c>1h 30m</c>, <c>3 days</c>, <c>never</c>, or a number of seconds.</summary>
internal static partial class Durations
{
    public static TimeSpan Parse(string text)
    {
        if (text == "never")
            return TimeSpan.MaxValue;
        var parts = Part().Matches(text);
        return parts.Count == 0
            ? throw new ConfigException($"`{text}` should be a duration")
            : parts.Aggregate(
                TimeSpan.Zero,
                (sum, part) => sum + (double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * Unit(part.Groups[2].Value))
            );
    }

    private static TimeSpan Unit(string name) =>
        name.TrimEnd('s') switch
        {
            "" or "ec" or "second" => TimeSpan.FromSeconds(1),
            "m" or "min" or "minute" => TimeSpan.FromMinutes(1),
            "h" or "hr" or "hour" => TimeSpan.FromHours(1),
            "d" or "day" => TimeSpan.FromDays(1),
            "w" or "wk" or "week" => TimeSpan.FromDays(7),
            "mo" or "month" => TimeSpan.FromDays(30),
            "y" or "yr" or "year" => TimeSpan.FromDays(365),
            "sec" => TimeSpan.FromSeconds(1),
            _ => throw new ConfigException($"`{name}` is no unit of time"),
        };

    [GeneratedRegex(@"(\d+(?:\.\d+)?)\s*([a-z]*)")]
    private static partial Regex Part();
}
