using Homelab.Simulator.Schedules;
using Homelab.Simulator.Triggers;
using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Pipelines;

/// <summary>What a project holds for its pipelines.</summary>
internal sealed class ContinuousIntegration
{
    private long _lastIid;

    public List<Variable> Variables { get; } = [];

    public List<Trigger> Triggers { get; } = [];

    public List<Schedule> Schedules { get; } = [];

    /// <summary>Oldest first.</summary>
    public List<Pipeline> Pipelines { get; } = [];

    /// <summary>How resource groups choose the next job, by key, where somebody set it.</summary>
    public Dictionary<string, string> ProcessModes { get; } = [];

    public long NextIid() => ++_lastIid;

    public string ProcessMode(string key) => ProcessModes.GetValueOrDefault(key, "unordered");
}
