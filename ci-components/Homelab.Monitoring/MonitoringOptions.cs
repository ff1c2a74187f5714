namespace Homelab.Monitoring;

/// <summary>What monitors and Discord are reached with.</summary>
public sealed record MonitoringOptions
{
    /// <summary>Hides the secrets of the job in a text, before it is cut and sent. The addresses themselves are hidden in any
    /// case.</summary>
    public required Func<string, string> Mask { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public MonitoringLimits Limits { get; init; } = new();

    /// <summary>For tests. It must not follow redirects, and is not disposed.</summary>
    public HttpMessageHandler? Handler { get; init; }
}

/// <summary>How long a monitor that does not answer may hold up who reports.</summary>
public sealed record MonitoringLimits
{
    /// <summary>For one try, from connecting to the last byte.</summary>
    public TimeSpan Try { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For all tries and the pauses between them.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Two at least.</summary>
    public int Tries { get; init; } = 3;

    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Who asks for a longer rest is not asked again.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(15);
}
