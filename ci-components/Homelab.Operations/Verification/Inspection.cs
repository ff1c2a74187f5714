using Homelab.Operations.Processes;

namespace Homelab.Operations.Verification;

/// <summary>Looks at what was restored on this machine, and says of each set what is proven. It changes nothing, but for the damage a job orders.</summary>
/// <param name="environment">What the variables of this process hold.</param>
public sealed class Inspection(InspectionJob job, Func<string, string?> environment, IProgress<Progress> progress, TimeProvider time)
{
    /// <exception cref="ToolUnavailableException">OpenSSL is missing.</exception>
    public async Task<InspectionResult> RunAsync(CancellationToken ct)
    {
        var tree = new RestoredTree(job.Root);
        var sets = new List<SetFindings>();
        foreach (var set in job.Sets)
            sets.Add(await new SetExamination(job, set, tree, environment, progress, time).RunAsync(ct));
        return new InspectionResult { Sets = sets };
    }
}
