using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>A plan that is being made, or will be.</summary>
/// <param name="Url">Its pipeline; null while there is none.</param>
public sealed record AwaitedPlan(string Commit, string? Url);

/// <summary>Why a job left no plan that can be shown.</summary>
public enum PlanGapReason
{
    /// <summary>GitLab could not make a pipeline of <c>.gitlab-ci.yml</c>.</summary>
    PipelineBroken,

    /// <summary>The newest pipeline plans nothing.</summary>
    NoJob,
    JobFailed,
    JobCanceled,
    JobSkipped,
    NoReport,
    ReportTooLarge,
    ReportUnreadable,

    /// <summary>More of them, or more bytes, than one merge request may make anybody hold.</summary>
    ReportsTooMany,

    /// <summary>Somebody erased it, or its time ran out.</summary>
    ReportGone,

    /// <summary>It names another project, pipeline or job than the ones it was found at.</summary>
    ReportForeign,
    ReportOfAnotherCommit,
}

/// <summary>A plan that should be there and is not.</summary>
/// <param name="Job">The job's name, or empty when it is about the whole pipeline.</param>
/// <param name="Url">The job, or the pipeline.</param>
public sealed record PlanGap(PlanGapReason Reason, string Job, string? Url)
{
    internal Markup Sentence()
    {
        if (SafeLink.To(Url, $"look at it") is { } link)
            return $"{What()} ({link})";
        return What();
    }

    private Markup What() =>
        Reason switch
        {
            PlanGapReason.PipelineBroken => $"**GitLab could not make a pipeline of this commit**: its CI configuration has an error",
            PlanGapReason.NoJob => $"**The newest pipeline has no job that plans**",
            PlanGapReason.JobFailed => $"**{Job} failed before there was a plan**: its log says why",
            PlanGapReason.JobCanceled => $"**{Job} was cancelled**: run it again for a plan",
            PlanGapReason.JobSkipped => $"**{Job} did not run**, because something before it failed",
            PlanGapReason.NoReport => $"**{Job} left no report**: it has to keep its report folder as an artifact",
            PlanGapReason.ReportTooLarge => $"**The report of {Job} is larger than any real one**, so it was not read",
            PlanGapReason.ReportsTooMany =>
                $"**{Job} and the others hand over more reports than are read**, so what it planned is not shown",
            PlanGapReason.ReportGone => $"**The report of {Job} is gone**: run the pipeline again for a plan",
            PlanGapReason.ReportForeign => $"**The report of {Job} says it is from another project, pipeline or job**, so it is not shown",
            PlanGapReason.ReportOfAnotherCommit => $"**The report of {Job} is of another commit**, so it is not shown",
            _ => $"**The report of {Job} cannot be read**, so it is not shown",
        };
}
