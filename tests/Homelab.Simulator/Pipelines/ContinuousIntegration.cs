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

    /// <summary>By key, those somebody looked at: a group is there once a job named it.</summary>
    public Dictionary<string, ResourceGroup> ResourceGroups { get; } = [];

    public long NextIid() => ++_lastIid;

    public string ProcessMode(string key) => ResourceGroups.TryGetValue(key, out var group) ? group.ProcessMode : "unordered";
}

internal sealed class ResourceGroup(long id, string key, DateTimeOffset created)
{
    public long Id { get; } = id;

    public string Key { get; } = key;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    /// <summary>How it chooses the next job.</summary>
    public string ProcessMode { get; set; } = "unordered";
}
