namespace Homelab.Monitoring.Push;

/// <summary>How a task ended.</summary>
/// <param name="Message">Any text. Uptime Kuma gets one line of it, healthchecks its end.</param>
public sealed record Beat(bool Healthy, string Message, TimeSpan Took);
