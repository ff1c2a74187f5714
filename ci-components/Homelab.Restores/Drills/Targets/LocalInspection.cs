using Homelab.Processes.Processes;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Drills.Targets;

/// <summary>Looking at things on the machine that holds the drill.</summary>
internal sealed class LocalInspection(TimeProvider clock, IProgress<Progress> progress)
{
    public Task<InspectionResult> HereAsync(InspectionJob job, CancellationToken ct) =>
        new Inspection(job, Environment.GetEnvironmentVariable, progress, clock).RunAsync(ct);

    public static Task<string?> RecordAsync(string records, string set) =>
        Task.FromResult(Path.Combine(records, $"{set}.json") is var file && File.Exists(file) ? file : null);
}
