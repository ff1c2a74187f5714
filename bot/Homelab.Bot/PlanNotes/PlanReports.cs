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
internal sealed record JobResult(Job Job, IReadOnlyList<PlanReport> Reports, PlanGapReason? Gap = null);

/// <summary>
/// Reads what plan jobs left behind. A merge request's pipeline is its author's, so everything in it is checked against what GitLab says
/// of the job it was found at, and may still say whatever its author likes.
/// </summary>
internal sealed class PlanReports(WatchedProject project, MergeRequest request)
{
    private const int LargestReport = 8 * 1024 * 1024;

    private readonly ReportBounds _bounds = new();

    public async Task<JobResult> ReadAsync(Pipeline pipeline, Job job, CancellationToken ct)
    {
        if (!PlanJob.HasReport(job))
            return new JobResult(job, [], WithoutReport(job));
        try
        {
            var reports = await ReportsAsync(job, ct);
            return reports.Count == 0 ? new JobResult(job, [], WithoutReport(job)) : Checked(pipeline, job, reports);
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

    private JobResult Checked(Pipeline pipeline, Job job, List<PlanReport> reports)
    {
        if (!reports.TrueForAll(report => IsFrom(report.Header, pipeline, job)))
            return new JobResult(job, [], PlanGapReason.ReportForeign);
        return reports.TrueForAll(report => report.Header.Commit == Commit(pipeline))
            ? new JobResult(job, reports)
            : new JobResult(job, [], PlanGapReason.ReportOfAnotherCommit);
    }

    private static bool IsFrom(ReportHeader header, Pipeline pipeline, Job job) =>
        header.Pipeline == pipeline.Id.Value && header.Job == job.Id.Value && $"{header.ProjectId}" == $"{pipeline.ProjectId}";

    // A merged-results pipeline runs on a commit that GitLab made; its report names the reviewed one.
    private string? Commit(Pipeline pipeline) =>
        pipeline.Ref?.EndsWith("/merge", StringComparison.Ordinal) is true ? request.Sha : pipeline.Sha;
}
