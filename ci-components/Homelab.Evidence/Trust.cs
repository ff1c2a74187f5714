using Homelab.GitLab.Pipelines;
using Homelab.Reports;

namespace Homelab.Evidence;

/// <summary>
/// Which reports are believed: those of a pipeline that only runs what is merged, at the very job that GitLab says it came from. Whoever
/// can
/// push a branch can write any report there, so a merge request's is shown and never believed.
/// </summary>
public static class Trust
{
    private static readonly string[] Sources = ["schedule", "push", "trigger", "api", "web"];

    /// <summary>Why a report is not believed, as the rest of a sentence about it; null when it is.</summary>
    public static string? Doubt(Origin origin, ReportHeader report) => Doubt(origin) ?? Doubt(origin.Pipeline, origin.Job, report);

    private static string? Doubt(Origin origin) =>
        origin switch
        {
            { Pipeline.Tag: true } => "its pipeline ran for a tag",
            { Project.DefaultBranch: null or "" } => "the project has no default branch",
            _ when origin.Pipeline.Ref != origin.Project.DefaultBranch => "its pipeline did not run on the default branch",
            { IsBranchProtected: false } => "the default branch is not protected, so anybody who may push can write it",
            _ when !Sources.Contains(origin.Pipeline.Source) => "its pipeline was started in a way that proves nothing",
            _ when origin.Pipeline.ProjectId is { } project && project != origin.Project.Id => "its pipeline is another project's",
            _ => null,
        };

    // A report that was copied from another job names that job.
    private static string? Doubt(Pipeline pipeline, Job job, ReportHeader report) =>
        report switch
        {
            _ when $"{report.ProjectId}" != $"{pipeline.ProjectId}" => "it is of another project",
            _ when report.Commit != pipeline.Sha => "it is of another commit",
            _ when report.Pipeline != pipeline.Id.Value => "it is of another pipeline",
            _ when report.Job != job.Id.Value => "it is of another job",
            _ => null,
        };
}
