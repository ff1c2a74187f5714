namespace Homelab.Bot.Tests;

/// <summary>The time of day, and so much more.</summary>
public sealed class MovedTime : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
}
