using Homelab.Simulator.Hooks;
using Homelab.Simulator.Jobs;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Pipelines;

/// <summary>Every change of a job or pipeline goes through here, with the turn held: it moves what follows, wakes the runners and tells the
/// hooks.</summary>
internal sealed class Board(World world)
{
    /// <summary>Called when a job may have become ready.</summary>
    public Action Wake { get; set; } = () => { };

    public void Set(Job job, string status, string? reason = null)
    {
        job.Status = status;
        job.FailureReason = reason;
        if (job.IsOver)
            job.Finished = world.Now;
        Told(job);
        if (job.IsOver && job.Definition.ResourceGroup is not null)
            Release(job);
    }

    /// <summary>Moves on whatever waited, until nothing does.</summary>
    public void Settle(Pipeline pipeline)
    {
        foreach (var job in Flow.Advance(pipeline))
        {
            if (job.Status == "pending")
                job.Queued = world.Now;
            if (job.Status == "skipped")
                job.Finished = world.Now;
            Told(job);
        }

        ResourceGroups.Assign(world, this, pipeline.Project);
        Sum(pipeline);
        Wake();
    }

    public void Cancel(Pipeline pipeline)
    {
        foreach (var job in pipeline.Latest.Where(job => job.IsAlive).ToList())
            Cancel(job);
        Settle(pipeline);
    }

    public void Cancel(Job job)
    {
        if (job.Status == "running")
        {
            Set(job, "canceling");
            job.Stop?.Cancel();
        }
        else if (job.IsAlive && job.Status != "canceling")
        {
            Set(job, "canceled");
        }
    }

    /// <summary>A newer pipeline of the same branch makes older ones of pushes and merge requests redundant.</summary>
    public void CancelOlder(Pipeline newer)
    {
        var project = newer.Project;
        if (
            newer.Origin.Source is not ("push" or "merge_request_event")
            || newer.Origin.IsTag
            || project.Text("auto_cancel_pending_pipelines") == "disabled"
        )
            return;
        var older = project.Ci.Pipelines.Where(other =>
            other != newer
            && !other.IsOver
            && other.Origin.Ref == newer.Origin.Ref
            && other.Origin.Sha != newer.Origin.Sha
            && other.Origin.Source is "push" or "merge_request_event"
        );
        foreach (var pipeline in older.ToList())
            CancelRedundant(pipeline);
    }

    /// <summary>The job again, in place of the old one.</summary>
    public Job Retry(Job old, User? by)
    {
        var job = new Job(world.NextId(), old.Pipeline, old.Definition, world.Now) { Retries = old.Retries + 1, User = by ?? old.User };
        job.Variables.AddRange(old.Variables);
        old.IsRetried = true;
        old.Pipeline.Jobs.Add(job);
        if (by is not null)
            Flow.Revive(job);
        // A manual job that is retried runs at once.
        if (old.Definition.When == "manual")
            Enqueue(job);
        else
            Told(job);
        return job;
    }

    public void Enqueue(Job job)
    {
        job.Queued = world.Now;
        Set(job, job.Definition.ResourceGroup is null ? "pending" : "waiting_for_resource");
    }

    public void Told(Job job)
    {
        job.Pipeline.Updated = world.Now;
        world.Events.Publish(job.Pipeline.Project, new HookEvent("Job Hook", "job_events", JobHook.Payload(world, job)));
    }

    public void Told(Pipeline pipeline) =>
        world.Events.Publish(pipeline.Project, new HookEvent("Pipeline Hook", "pipeline_events", PipelineHook.Payload(world, pipeline)));

    // "conservative" spares a pipeline in which something not interruptible has begun.
    private void CancelRedundant(Pipeline pipeline)
    {
        var begun = pipeline.Latest.Where(job => job.Started is not null);
        if (pipeline.AutoCancel == "none" || (pipeline.AutoCancel == "conservative" && begun.Any(job => !job.Definition.IsInterruptible)))
            return;
        foreach (
            var job in pipeline
                .Latest.Where(job => job.IsAlive && (job.Definition.IsInterruptible || pipeline.AutoCancel == "conservative"))
                .ToList()
        )
            Cancel(job);
        Settle(pipeline);
    }

    private void Release(Job job) => ResourceGroups.Assign(world, this, job.Pipeline.Project);

    private void Sum(Pipeline pipeline)
    {
        var status = PipelineStatus.Of(pipeline.Latest);
        if (status == pipeline.Status && pipeline.IsTold)
            return;
        (pipeline.Status, pipeline.IsTold, pipeline.Updated) = (status, true, world.Now);
        if (status == "running")
            pipeline.Started ??= world.Now;
        pipeline.Finished = pipeline.IsOver ? world.Now : null;
        Told(pipeline);
    }
}
