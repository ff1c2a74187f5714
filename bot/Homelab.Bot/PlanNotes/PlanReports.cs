using Homelab.Bot.Projects;
using Homelab.GitLab;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Pipelines;
using Homelab.Reports;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Pipelines;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Reading;

namespace Homelab.Bot.PlanNotes;

/// <summary>What a plan job handed over: reports, or why there are none.</summary>
internal sealed record JobResult(Job Job, IReadOnlyList<PlanReport> Reports, PlanGapReason? Gap = null)
{
    /// <summary>When its artifacts were erased, or their time ran out.</summary>
    public DateTimeOffset? GoneSince => Job.ErasedAt ?? Job.ArtifactsExpireAt;
}

/// <summary>
/// Reads what plan jobs left behind. A merge request's pipeline is its author's, so everything in it is checked against what GitLab says
/// of the job it was found at, and may still say whatever its author likes.
/// </summary>
internal sealed class PlanReports(WatchedProject project, MergeRequest request)
{
    private const int LargestReport = 8 * 1024 * 1024;

    private readonly ReportBounds _bounds = new();
    private readonly PlannedCommits _commits = new(project, request);

    public async Task<JobResult> ReadAsync(Pipeline pipeline, Job job, CancellationToken ct)
    {
        if (!PlanJob.HasReport(job))
            return new JobResult(job, [], WithoutReport(job));
        try
        {
            var reports = await ReportsAsync(job, ct);
            return reports.Count == 0 ? new JobResult(job, [], WithoutReport(job)) : await CheckedAsync(pipeline, job, reports, ct);
        }
        catch (GitLabTooLargeException)
        {
            return new JobResult(job, [], PlanGapReason.ReportTooLarge);
        }
        catch (ReportUnreadableException)
        {
            return new JobResult(job, [], PlanGapReason.ReportUnreadable);
        }
        catch (TooManyReportsException)
        {
            return new JobResult(job, [], PlanGapReason.ReportsTooMany);
        }
    }

    private static PlanGapReason WithoutReport(Job job) =>
        job.Status switch
        {
            "canceled" => PlanGapReason.JobCanceled,
            "skipped" => PlanGapReason.JobSkipped,
            // A finished job that has no artifacts any more: it did not fail before there was a plan.
            _ when job.ErasedAt is not null || (job.ArtifactsFile is null && job.ArtifactsExpireAt is not null) => PlanGapReason.ReportGone,
            "failed" => PlanGapReason.JobFailed,
            _ => PlanGapReason.NoReport,
        };

    private async Task<List<PlanReport>> ReportsAsync(Job job, CancellationToken ct)
    {
        var reports = new List<PlanReport>();
        _bounds.Expect();
        using var index = await DownloadAsync(job, ReportFolder.IndexName, ReportFolder.LargestIndex, ct);
        if (index is null)
            return reports;
        foreach (var entry in Plans(index))
        {
            _bounds.Count();
            using var content =
                await DownloadAsync(job, entry.File, LargestReport, ct)
                ?? throw new ReportUnreadableException("The index names a report that is not there.");
            _bounds.Hold(content.Length);
            reports.Add(PlanReportReader.Read(content));
        }

        return reports;
    }

    private static List<ReportEntry> Plans(Stream index)
    {
        var plans = ReportFolder.List(index).Where(entry => entry.Kind == "plan").ToList();
        return plans.DistinctBy(entry => entry.File).Count() == plans.Count
            ? plans
            : throw new ReportUnreadableException("The index names a report twice.");
    }

    private async Task<MemoryStream?> DownloadAsync(Job job, string file, int most, CancellationToken ct)
    {
        await using var source = await project.GitLab.Jobs.OpenArtifactAsync(
            (await project.ReadAsync(ct)).Id,
            job.Id,
            $"{ReportFolder.DefaultPath}/{file}",
            most,
            ct
        );
        if (source is null)
            return null;
        var content = new MemoryStream();
        await source.CopyToAsync(content, ct);
        content.Position = 0;
        return content;
    }

    private async Task<JobResult> CheckedAsync(Pipeline pipeline, Job job, List<PlanReport> reports, CancellationToken ct)
    {
        if (!reports.TrueForAll(report => IsFrom(report.Header, pipeline, job)))
            return new JobResult(job, [], PlanGapReason.ReportForeign);
        var commit = await _commits.OfAsync(pipeline, ct);
        return reports.TrueForAll(report => report.Header.Commit == commit)
            ? new JobResult(job, reports)
            : new JobResult(job, [], PlanGapReason.ReportOfAnotherCommit);
    }

    private static bool IsFrom(ReportHeader header, Pipeline pipeline, Job job) =>
        header.Pipeline == pipeline.Id.Value && header.Job == job.Id.Value && $"{header.ProjectId}" == $"{pipeline.ProjectId}";
}
