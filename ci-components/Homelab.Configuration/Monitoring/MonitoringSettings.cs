using Homelab.Configuration.Values;

namespace Homelab.Configuration;

/// <summary>The program that watches.</summary>
public enum MonitorKind
{
    UptimeKuma,
    Healthchecks,
}

public sealed record MonitorSettings(MonitorKind Kind)
{
    internal static MonitorSettings Bind(Value.Map monitors) =>
        new(monitors.Get<string>("kind") is "healthchecks" ? MonitorKind.Healthchecks : MonitorKind.UptimeKuma);
}

/// <summary>How late a schedule may be, and when nobody is disturbed.</summary>
public sealed record WatchSettings(TimeSpan Grace, TimeRange? Quiet)
{
    internal static WatchSettings Bind(Value.Map watch) => new(watch.Get<TimeSpan>("grace"), watch.FindValue<TimeRange>("quiet"));
}
