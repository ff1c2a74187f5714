using Homelab.Backups.Backups;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;

namespace Homelab.Restores.Drills;

/// <summary>What a drill would restore. Reads the repository, and touches nothing else.</summary>
public sealed class DrillLook(DrillPlan plan, StateFolder state, DrillPrograms programs, TimeProvider clock, IProgress<Progress> progress)
{
    /// <returns>The report of a drill that only had its first phase.</returns>
    public async Task<DrillReport> RunAsync(CancellationToken ct)
    {
        var drill = new DrillState();
        var phases = new PhaseClock(clock, progress);
        var memory = new DrillHistory(state).Read();
        using var folder = new PrivateFolder();
        using var restic = DrillScene.Reading(plan, programs, state);
        drill.Target = DrillScene.Named(plan);
        await phases.RunAsync(
            DrillPhase.Plan,
            TimeSpan.FromMinutes(15),
            token => new Preparation(plan, restic, drill, memory, clock, progress).RunAsync(folder.Path, token),
            ct
        );
        return new DrillConclusion(plan, state, drill, phases, memory).Look(clock.GetUtcNow());
    }
}
