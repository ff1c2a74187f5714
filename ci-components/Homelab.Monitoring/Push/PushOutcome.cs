namespace Homelab.Monitoring.Push;

/// <summary>What became of a signal to a monitor. Sentences hold no part of its address but the host.</summary>
public abstract record PushOutcome
{
    private PushOutcome() { }

    /// <summary>The monitor said so itself.</summary>
    public sealed record Delivered : PushOutcome;

    /// <param name="Variable">What would hold the address.</param>
    public sealed record NotConfigured(string Variable) : PushOutcome;

    /// <summary>It was there, and did not take the signal.</summary>
    public sealed record Refused(string Sentence) : PushOutcome;

    /// <summary>It was not there.</summary>
    public sealed record Unreachable(string Sentence) : PushOutcome;

    /// <summary>Uptime Kuma has no start: an early <c>up</c> would make a run that hangs look alive.</summary>
    public sealed record NoSuchSignal : PushOutcome;
}
