namespace Homelab.Monitoring.Tests;

/// <summary>Options with which nothing takes long.</summary>
internal static class Quick
{
    public static MonitoringOptions Options { get; } =
        new()
        {
            Mask = text => text.Replace("hunter22", "⟨sensitive⟩", StringComparison.Ordinal),
            Limits = new MonitoringLimits { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(5) },
        };

    /// <summary>Waits are over at once and noted down; no other limit.</summary>
    public static MonitoringOptions Hasty(HastyTime time) =>
        Options with
        {
            Time = time,
            Limits = new MonitoringLimits { Try = TimeSpan.FromHours(2), Total = TimeSpan.FromHours(3) },
        };

    public static MonitoringOptions Impatient { get; } =
        Options with
        {
            Limits = Options.Limits with { Try = TimeSpan.FromMilliseconds(200) },
        };

    public static CancellationToken Ct => TestContext.Current.CancellationToken;
}
