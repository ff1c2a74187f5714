namespace Homelab.Monitoring;

/// <summary>Who was told how a task ended, for its report.</summary>
public abstract record MonitorOutcome
{
    private MonitorOutcome() { }

    /// <summary>One word for a report.</summary>
    public abstract string State { get; }

    /// <summary>A sentence for people, without any secret; null when all is well.</summary>
    public abstract string? Why { get; }

    /// <summary>Nobody was told though somebody should have been: a warning.</summary>
    public bool IsSilent => this is Silent;

    public sealed record Delivered : MonitorOutcome
    {
        public override string State => "delivered";

        public override string? Why => null;
    }

    /// <summary>There is no monitor for this task, which is fine.</summary>
    public sealed record NotConfigured(string Variable) : MonitorOutcome
    {
        public override string State => "off";

        public override string? Why => $"{Variable} is not set, so no monitor watches this task.";
    }

    /// <summary>The monitor could not be told, Discord was.</summary>
    public sealed record Fallback(string Reason) : MonitorOutcome
    {
        public override string State => "fallback";

        public override string? Why => $"{Reason} Discord was told instead.";
    }

    public sealed record Silent(string Reason) : MonitorOutcome
    {
        public override string State => "failed";

        public override string? Why => Reason;
    }
}
