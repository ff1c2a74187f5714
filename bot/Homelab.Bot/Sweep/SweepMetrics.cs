using System.Diagnostics.Metrics;

namespace Homelab.Bot.Sweep;

/// <summary>What looking found that no hook had told.</summary>
internal sealed class SweepMetrics
{
    private readonly Counter<long> _sweeps;
    private readonly Counter<long> _found;

    public SweepMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Health.Metrics.Meter);
        _sweeps = meter.CreateCounter<long>("homelab_bot_sweeps", description: "Times a project's activity was looked through.");
        _found = meter.CreateCounter<long>("homelab_bot_swept", description: "What a sweep put into the inbox, by kind.");
    }

    public void Swept(SweepResult result)
    {
        _sweeps.Add(1);
        _found.Add(result.Commands, new KeyValuePair<string, object?>("kind", "command"));
        _found.Add(result.Pipelines, new KeyValuePair<string, object?>("kind", "pipeline"));
    }
}
