namespace Homelab.Reports.Drills;

/// <summary>Seconds as people say them. Takes any number, because a report may hold any.</summary>
public static class Duration
{
    private const double Longest = 3650.0 * 86_400;

    /// <summary>Such as <c>5 h 57 min</c>, <c>3 min 20 s</c>, <c>0.4 s</c>.</summary>
    public static string Words(double seconds)
    {
        if (double.IsNaN(seconds) || seconds < 0)
            return "an unknown time";
        if (seconds > Longest)
            return "more than ten years";
        if (seconds < 10)
            return $"{seconds:0.#} s";
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time switch
        {
            { Days: > 0 } => $"{time.Days} d {time.Hours} h",
            { Hours: > 0 } => $"{time.Hours} h {time.Minutes} min",
            { Minutes: > 0 } => $"{time.Minutes} min {time.Seconds} s",
            _ => $"{time.Seconds} s",
        };
    }
}
