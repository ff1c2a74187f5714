using Homelab.Simulator.Projects;

namespace Homelab.Simulator.Pipelines;

/// <summary>Of the jobs of a resource group one at a time gets past <c>waiting_for_resource</c>.</summary>
internal static class ResourceGroups
{
    public static void Assign(World world, Board board, Project project)
    {
        var jobs = project.Ci.Pipelines.SelectMany(pipeline => pipeline.Latest).Where(job => job.Definition.ResourceGroup is not null);
        foreach (var group in jobs.GroupBy(job => job.Definition.ResourceGroup!).ToList())
        {
            if (group.Any(job => job.Status is "pending" or "running" or "canceling"))
                continue;
            var waiting = group.Where(job => job.Status == "waiting_for_resource");
            var next = project.Ci.ProcessMode(group.Key).StartsWith("newest", StringComparison.Ordinal)
                ? waiting.MaxBy(job => job.Id)
                : waiting.MinBy(job => job.Id);
            if (next is null)
                continue;
            next.Queued = world.Now;
            board.Set(next, "pending");
            board.Wake();
        }
    }
}
