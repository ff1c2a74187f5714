using Homelab.Bot.Projects;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Pipelines;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;

namespace Homelab.Bot.PlanNotes;

/// <summary>What GitLab says about the plan of a merge request, at this moment.</summary>
internal abstract record PlanState
{
    private PlanState() { }

    /// <summary>There is nothing to say: no plan job, now or before.</summary>
    public sealed record Nothing : PlanState;

    /// <summary>The newest commit's plan is not there yet; an older one may be.</summary>
    public sealed record Awaited(AwaitedPlan Plan, Settled? Older) : PlanState;

    /// <summary>Every plan job of this pipeline has ended.</summary>
    public sealed record Settled(Pipeline Pipeline, IReadOnlyList<PlanReport> Reports, IReadOnlyList<PlanGap> Gaps, string? JobUrl)
        : PlanState
    {
        /// <summary>When the reports that are missing were erased, or their time ran out.</summary>
        public DateTimeOffset? GoneSince { get; init; }
    }
}

/// <summary>Finds out.</summary>
internal sealed class PlanStateReader(WatchedProject project, MergeRequest request)
{
    /// <summary>Older pipelines looked at for a plan to show meanwhile.</summary>
    private const int OlderLookedAt = 5;

    private readonly PlanReports _reports = new(project, request);
    private readonly PlannedCommits _commits = new(project, request);

    public async Task<PlanState> ReadAsync(CancellationToken ct)
    {
        var id = (await project.ReadAsync(ct)).Id;
        var pipelines = await project
            .GitLab.MergeRequests.Pipelines.ListAsync(id, request.Iid, ct)
            .Where(pipeline => pipeline.Source == "merge_request_event")
            .Take(1 + OlderLookedAt)
            .ToListAsync(ct);
        if (pipelines.Count == 0)
            return new PlanState.Nothing();
        if (await _commits.OfAsync(pipelines[0], ct) != request.Sha)
            return new PlanState.Awaited(new AwaitedPlan(request.Sha ?? "", null), await OlderAsync(pipelines, ct));
        var jobs = await JobsAsync(pipelines[0], ct);
        if (jobs.Count == 0)
            return WithoutJobs(pipelines[0]);
        return jobs.Exists(PlanJob.IsAwaited)
            ? new PlanState.Awaited(new AwaitedPlan(request.Sha ?? "", pipelines[0].WebUrl), await OlderAsync(pipelines[1..], ct))
            : await StandingAsync(pipelines, await SettleAsync(pipelines[0], jobs, ct), ct);
    }

    // A rerun that was cancelled planned nothing: what an earlier pipeline of the same commit planned still stands.
    private async Task<PlanState.Settled> StandingAsync(List<Pipeline> pipelines, PlanState.Settled newest, CancellationToken ct)
    {
        if (newest.Reports.Count > 0 || !newest.Gaps.All(gap => gap.Reason is PlanGapReason.JobCanceled or PlanGapReason.JobSkipped))
            return newest;
        var same = new List<Pipeline>();
        foreach (var pipeline in pipelines[1..])
        {
            if (await _commits.OfAsync(pipeline, ct) == request.Sha)
                same.Add(pipeline);
        }

        return await OlderAsync(same, ct) ?? newest;
    }

    private static PlanState WithoutJobs(Pipeline pipeline) =>
        pipeline.Status switch
        {
            "failed" => Gap(pipeline, PlanGapReason.PipelineBroken),
            "success" or "canceled" or "skipped" => Gap(pipeline, PlanGapReason.NoJob),
            _ => new PlanState.Nothing(),
        };

    private static PlanState.Settled Gap(Pipeline pipeline, PlanGapReason reason) =>
        new(pipeline, [], [new PlanGap(reason, "", pipeline.WebUrl)], null);

    private async Task<List<Job>> JobsAsync(Pipeline pipeline, CancellationToken ct) =>
        await project
            .GitLab.Jobs.ListAsync((await project.ReadAsync(ct)).Id, pipeline.Id, ct: ct)
            .Where(PlanJob.IsOne)
            .OrderBy(job => job.Id.Value)
            .ToListAsync(ct);

    private async Task<PlanState.Settled?> OlderAsync(IEnumerable<Pipeline> pipelines, CancellationToken ct)
    {
        foreach (var pipeline in pipelines)
        {
            var jobs = await JobsAsync(pipeline, ct);
            if (
                jobs.Count > 0
                && !jobs.Exists(PlanJob.IsAwaited)
                && await SettleAsync(pipeline, jobs, ct) is { Reports.Count: > 0 } settled
            )
                return settled;
        }

        return null;
    }

    private async Task<PlanState.Settled> SettleAsync(Pipeline pipeline, List<Job> jobs, CancellationToken ct)
    {
        var results = new List<JobResult>();
        foreach (var job in jobs.Where(job => job.Status != "manual"))
            results.Add(await _reports.ReadAsync(pipeline, job, ct));
        return new PlanState.Settled(
            pipeline,
            [.. results.SelectMany(result => result.Reports).OrderBy(report => report.Root, StringComparer.Ordinal)],
            [
                .. results
                    .Where(result => result.Gap is not null)
                    .Select(result => new PlanGap(result.Gap!.Value, result.Job.Name ?? "", result.Job.WebUrl)),
            ],
            results.FirstOrDefault(result => result.Reports.Count > 0)?.Job.WebUrl
        )
        {
            GoneSince = results.Where(result => result.Gap is PlanGapReason.ReportGone).Min(result => result.GoneSince),
        };
    }
}
