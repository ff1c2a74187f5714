using Homelab.Simulator.Schedules;
using Homelab.Simulator.Triggers;
using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Pipelines;

/// <summary>What a project holds for its pipelines.</summary>
internal sealed class ContinuousIntegration
{
    public List<Variable> Variables { get; } = [];

    public List<Trigger> Triggers { get; } = [];

    public List<Schedule> Schedules { get; } = [];

    /// <summary>Oldest first.</summary>
    public List<Pipeline> Pipelines { get; } = [];
}
