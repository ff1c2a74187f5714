namespace Homelab.Simulator.Schedules;

internal static class TimeZones
{
    /// <summary>Rails calls zones by their city as well; null if there is no such zone.</summary>
    public static TimeZoneInfo? Find(string name)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return zone;
        var ending = "/" + name.Replace(' ', '_');
        return TimeZoneInfo.GetSystemTimeZones().FirstOrDefault(one => one.Id.EndsWith(ending, StringComparison.Ordinal));
    }
}
