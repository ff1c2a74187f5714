using Homelab.Processes.Processes;
using Homelab.Restores.Verification.Sabotages;

namespace Homelab.Restores.Verification;

/// <summary>Looks at what was restored on this machine, and says of each set what is proven. It changes nothing, but for the damage a job
/// orders.</summary>
/// <param name="environment">What the variables of this process hold.</param>
public sealed class Inspection(InspectionJob job, Func<string, string?> environment, IProgress<Progress> progress, TimeProvider time)
{
    /// <summary>Marks a machine that drills may restore to, and damage. Its image brings it; nothing here ever makes it.</summary>
    public const string Marker = "/etc/homelab-drill-target";

    /// <summary>Where the marker is looked for.</summary>
    internal string MarkerFile { get; init; } = Marker;

    /// <exception cref="ToolUnavailableException">OpenSSL is missing.</exception>
    public async Task<InspectionResult> RunAsync(CancellationToken ct)
    {
        var tree = new RestoredTree(job.Root);
        var sabotage = job.Sabotage is { } order ? await new Saboteur(job, tree, environment, MarkerFile).DoAsync(order, ct) : null;
        var sets = new List<SetFindings>();
        foreach (var set in job.Sets)
            sets.Add(await new SetExamination(job, set, tree, environment, progress, time).RunAsync(ct));
        return new InspectionResult
        {
            Sets = sets,
            Sabotaged = (sabotage as SabotageOutcome.Done)?.Damage,
            SabotageImpossible = (sabotage as SabotageOutcome.Impossible)?.Why,
        };
    }
}
