using Homelab.Simulator.Pipelines;

namespace Homelab.Simulator.Jobs;

internal static class Suppliers
{
    /// <summary>The jobs whose artifacts this one gets.</summary>
    public static IReadOnlyList<Job> Of(Job job)
    {
        var definition = job.Definition;
        var before = Flow.Before(job).AsEnumerable();
        if (definition.Needs is { } needs)
            before = before.Where(other => needs.Any(need => need.WantsArtifacts && other.Definition.Answers(need.Job)));
        if (definition.Dependencies is { } named)
            before = before.Where(other => named.Any(other.Definition.Answers));
        return [.. before.Where(other => other.IsOver).OrderBy(other => other.Id)];
    }
}
