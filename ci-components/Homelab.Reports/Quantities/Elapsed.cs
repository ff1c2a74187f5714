using Homelab.Reports.Safe;

namespace Homelab.Reports.Quantities;

/// <summary>Times as people say them: <c>5 h 57 min</c>, <c>3 min 20 s</c>, <c>0.4 s</c>. Takes any number, because a report may hold
/// any.</summary>
public static class Elapsed
{
    private const double Longest = 3650.0 * 86_400;

    public static Words Words(double seconds)
    {
        if (double.IsNaN(seconds) || seconds < 0)
            return $"an unknown time";
        if (seconds > Longest)
            return $"more than ten years";
        if (seconds < 9.95)
            return $"{seconds} s";
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time switch
        {
            { Days: > 0 } => $"{time.Days} d {time.Hours} h",
            { Hours: > 0 } => $"{time.Hours} h {time.Minutes} min",
            { Minutes: > 0 } => $"{time.Minutes} min {time.Seconds} s",
            _ => (Words)$"{time.Seconds} s",
        };
    }
}
