using Homelab.Simulator.Jobs;

namespace Homelab.Simulator;

/// <summary>A runner as somebody registered it.</summary>
public sealed record SimulatedRunner(string Description)
{
    /// <summary>It takes jobs with tags that are all among these; null takes every job.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>It takes what runs on protected branches and tags, and nothing else.</summary>
    public bool IsProtected { get; init; }

    internal bool Takes(Job job) =>
        (!IsProtected || job.Pipeline.Scope!.IsProtected)
        && (Tags is null || (job.Definition.Tags.Count > 0 && job.Definition.Tags.All(Tags.Contains)));
}
