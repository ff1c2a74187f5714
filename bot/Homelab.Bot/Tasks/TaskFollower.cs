using Homelab.Bot.Projects;
using Homelab.Configuration;
using Homelab.Evidence;
using Homelab.GitLab.Pipelines;

namespace Homelab.Bot.Tasks;

/// <summary>How far a task is.</summary>
internal abstract record Progress
{
    private Progress() { }

    /// <summary>GitLab shows no pipeline for it.</summary>
    public sealed record Nowhere : Progress;

    public sealed record Waiting(Pipeline Pipeline) : Progress;

    public sealed record Running(Pipeline Pipeline) : Progress;

    public sealed record Ended(Pipeline Pipeline, TaskReport Report) : Progress;
}

/// <summary>Reads from GitLab how far a task is, and its report when it is over.</summary>
internal sealed class TaskFollower(WatchedProject project, AskedComments asked)
{
    public async Task<Progress> LookAsync(Asked comment, CancellationToken ct)
    {
        if (await PipelineAsync(comment, ct) is not { } pipeline)
            return new Progress.Nowhere();
        if (!PipelineState.IsOpen(pipeline))
            return new Progress.Ended(pipeline, await ReportAsync(comment, pipeline, ct));
        return PipelineState.IsRunning(pipeline) ? new Progress.Running(pipeline) : new Progress.Waiting(pipeline);
    }

    private async Task<Pipeline?> PipelineAsync(Asked comment, CancellationToken ct)
    {
        var id = (await project.ReadAsync(ct)).Id;
        if (comment.Pipeline is { } known)
            return await FindAsync(id, known, ct);
        if (await TaskStart.FindAsync(project, comment, ct) is not { } listed)
            return null;
        await asked.StartedAsync(comment.Project, comment.Run!, listed.Id);
        return await FindAsync(id, listed.Id, ct);
    }

    // One that a person deleted is as good as cancelled.
    private async Task<Pipeline?> FindAsync(GitLab.ProjectId id, PipelineId pipeline, CancellationToken ct)
    {
        try
        {
            return await project.GitLab.Pipelines.GetAsync(id, pipeline, ct);
        }
        catch (GitLab.GitLabNotFoundException)
        {
            return new Pipeline { Id = pipeline, Status = "canceled" };
        }
    }

    private async Task<TaskReport> ReportAsync(Asked comment, Pipeline pipeline, CancellationToken ct)
    {
        var read = await project.ReadAsync(ct);
        var job = pipeline.ProjectId is null
            ? null
            : await project.GitLab.Jobs.ListAsync(read.Id, pipeline.Id, ct: ct).FirstOrDefaultAsync(ReportArchive.IsIn, ct);
        if (job is null)
            return new TaskReport.Missing();
        var branch = await project.GitLab.Branches.FindAsync(read.Id, read.DefaultBranch ?? "HEAD", ct);
        var origin = new Origin(read, branch?.Protected is true, pipeline, job);
        return await TaskReport.ReadAsync(project.GitLab, origin, comment.Request!.Task.Word(), ct);
    }
}
