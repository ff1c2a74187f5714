using Homelab.Simulator.Jobs;

namespace Homelab.Simulator.Pipelines;

/// <summary>What the states of jobs come to together, as in lib/gitlab/ci/status/composite.rb.</summary>
internal static class PipelineStatus
{
    private const string Warnings = "success_with_warnings";
    private const string Ignored = "ignored";

    /// <summary>Of a pipeline, or of everything before a job's stage.</summary>
    public static string Of(IEnumerable<Job> jobs)
    {
        var set = Set(jobs);
        if (set.Count == 0)
            return "skipped";
        if (Only(set, "skipped", Ignored))
            return "skipped";
        if (Only(set, "success", "skipped", Warnings, Ignored))
            return "success";
        if (Only(set, "created", Warnings, Ignored))
            return "created";
        if (Only(set, "canceled", "success", "skipped", Warnings, Ignored))
            return "canceled";
        if (Only(set, "pending", "created", "skipped", Warnings, Ignored))
            return "pending";
        if (set.Contains("canceling"))
            return "canceling";
        if (set.Overlaps(["running", "pending"]))
            return "running";
        return Rest.FirstOrDefault(set.Contains) ?? (set.Contains("created") ? "running" : "failed");
    }

    /// <summary>Of the jobs another one needs: it waits for all of them, and does not run at all if one of them did not.</summary>
    public static string OfNeeded(IReadOnlyCollection<Job> jobs)
    {
        var set = Set(jobs);
        if (set.Count == 0)
            return "success";
        if (set.Overlaps(["skipped", Ignored]))
            return "skipped";
        return Only(set, "success", "failed", "canceled", "skipped", Warnings) ? Of(jobs) : "pending";
    }

    private static readonly string[] Rest = ["waiting_for_resource", "manual", "scheduled", "preparing"];

    private static HashSet<string> Set(IEnumerable<Job> jobs) =>
        [
            .. jobs.Select(job =>
                job switch
                {
                    { AllowsFailure: true, Status: "failed" or "canceled" } => Warnings,
                    { AllowsFailure: true, Status: "manual" } => Ignored,
                    _ => job.Status,
                }
            ),
        ];

    private static bool Only(HashSet<string> set, params string[] words) => set.IsSubsetOf(words);
}
