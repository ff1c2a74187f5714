using Homelab.GitLab.Pipelines;

namespace Homelab.Bot.PlanNotes;

/// <summary>How the bot knows a job that plans, and how far it is.</summary>
internal static class PlanJob
{
    /// <summary>The component's jobs begin with it, whatever the user calls them; that is how one without a report is known.</summary>
    public const string Name = "terraform-plan";

    /// <summary>The name of the artifact that holds reports.</summary>
    public const string Archive = "homelab-report.zip";

    public static bool IsOne(Job job) => HasReport(job) || job.Name?.StartsWith(Name, StringComparison.Ordinal) is true;

    public static bool HasReport(Job job) => job.ArtifactsFile?.Filename == Archive;

    /// <summary>Nobody waits for one that a person may or may not start.</summary>
    public static bool IsAwaited(Job job) => job.Status is not ("success" or "failed" or "canceled" or "skipped" or "manual");
}
