using Homelab.Simulator.Jobs;

namespace Homelab.Simulator.Pipelines;

/// <summary>Which jobs may go on now. The rules of Ci::PipelineProcessing::AtomicProcessingService.</summary>
internal static class Flow
{
    /// <summary>Moves every created job that is no longer waiting for another; returns those that moved.</summary>
    public static List<Job> Advance(Pipeline pipeline)
    {
        var moved = new List<Job>();
        while (pipeline.Latest.FirstOrDefault(job => job.Status == "created" && Next(job) is not null) is { } job)
        {
            job.Status = Next(job)!;
            moved.Add(job);
        }

        return moved;
    }

    /// <summary>Jobs a skipped one gets another chance with, after a retry.</summary>
    public static List<Job> Revive(Job retried)
    {
        var later = retried.Pipeline.Latest.Where(job => job.Status == "skipped" && Follows(job, retried)).ToList();
        later.ForEach(job => job.Status = "created");
        return later;
    }

    /// <summary>The jobs that must be done before this one.</summary>
    public static List<Job> Before(Job job) =>
        job.Definition.Needs is { } needs
            ? [.. job.Pipeline.Latest.Where(other => needs.Any(need => other.Definition.Answers(need.Job)))]
            : [.. job.Pipeline.Latest.Where(other => Stage(other) < Stage(job))];

    private static string? Next(Job job)
    {
        var inStages = job.Definition.Needs is null;
        var before = Before(job);
        var status = inStages ? (before.Count == 0 ? "success" : PipelineStatus.Of(before)) : PipelineStatus.OfNeeded(before);
        if (status is not ("success" or "failed" or "canceled" or "skipped"))
            return null;
        string[] runsAfter = job.Definition.When switch
        {
            "on_failure" => ["failed"],
            "always" => ["success", "failed", "skipped"],
            _ => inStages ? ["success", "skipped"] : ["success"],
        };
        if (!runsAfter.Contains(status))
            return "skipped";
        return job.Definition.When == "manual" ? "manual"
            : job.Definition.ResourceGroup is null ? "pending"
            : "waiting_for_resource";
    }

    private static bool Follows(Job job, Job earlier) =>
        job.Definition.Needs is null
            ? Stage(job) > Stage(earlier)
            : Before(job).Exists(before => before == earlier || Follows(before, earlier));

    private static int Stage(Job job) => job.Pipeline.Stages.ToList().IndexOf(job.Definition.Stage);
}
