using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Restores.Drills.Guards;

namespace Homelab.Restores.Drills;

/// <summary>One restore drill: plan, guard, provision, restore, verify, and whatever happens, clean up.</summary>
public sealed class DrillRun(DrillPlan plan, StateFolder state, DrillPrograms programs, TimeProvider clock, IProgress<Progress> progress)
{
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(15);
    private static readonly string[] Order =
    [
        DrillPhase.Plan,
        DrillPhase.Guard,
        DrillPhase.Provision,
        DrillPhase.Restore,
        DrillPhase.Verify,
    ];

    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private readonly long _began = clock.GetTimestamp();
    private readonly DrillState _drill = new();
    private readonly PhaseClock _phases = new(clock, progress);
    private readonly DrillMemory _memory = new DrillHistory(state).Read();
    private DrillScene? _scene;

    /// <summary>Never throws for what went wrong with the drill: the report says it.</summary>
    /// <exception cref="TierVariableException">It is not told how to read the repository, so that there is no drill to report
    /// of.</exception>
    public async Task<DrillReport> RunAsync(CancellationToken ct)
    {
        DrillScene.Reading(plan, programs, state).Dispose();
        using var only = HeldFile.TryTake(Path.Combine(StateFolder.MakePrivate(Path.Combine(state.Path, "drills")), ".one-at-a-time"));
        if (only is null)
            _drill.Note(Diagnosis.AlreadyRunning, null, "Another drill is being held on this machine: wait for it.");
        else
            await HoldAsync(ct);
        SkipTheRest();
        return new DrillConclusion(plan, state, _drill, _phases, _memory).Report(_started, clock.GetElapsedTime(_began));
    }

    private async Task HoldAsync(CancellationToken ct)
    {
        var janitor = new Janitor(state, clock);
        await SweepAsync(janitor, ct);
        using var folder = DrillFolder.Make(state, plan.Id);
        try
        {
            await PhasesAsync(folder, ct);
        }
        finally
        {
            SkipTheRest();
            // Not the caller's token: whoever is told to stop must still put away what was made.
            await _phases.RunAsync(DrillPhase.CleanUp, Short, token => CleanUpAsync(janitor, folder, token), CancellationToken.None);
            _scene?.Dispose();
        }
    }

    private void SkipTheRest()
    {
        foreach (var name in Order.Where(name => _phases.Phases.All(phase => phase.Name != name)).ToArray())
            _phases.Skip(name);
    }

    private async Task PhasesAsync(DrillFolder folder, CancellationToken ct)
    {
        var limits = plan.Settings.Limits;
        _ =
            await _phases.RunAsync(DrillPhase.Plan, Short, token => PlanAsync(folder, token), ct)
            && await _phases.RunAsync(DrillPhase.Guard, Short, token => GuardAsync(_scene!, token), ct)
            && await _phases.RunAsync(DrillPhase.Provision, limits.Provision, token => ProvisionAsync(_scene!, token), ct)
            && await _phases.RunAsync(DrillPhase.Restore, limits.Restore, _scene!.Restore.RunAsync, ct)
            && await _phases.RunAsync(DrillPhase.Verify, limits.Verify, _scene.Verify.RunAsync, ct);
    }

    private Task<PhaseEnd> PlanAsync(DrillFolder folder, CancellationToken ct)
    {
        _scene = DrillScene.Set(plan, state, programs, folder, _drill, clock, progress);
        return new Preparation(plan, _scene.Restic, _drill, _memory, clock, progress).RunAsync(_scene.Scratch, ct);
    }

    private async Task<PhaseEnd> GuardAsync(DrillScene scene, CancellationToken ct)
    {
        var target = _drill.Add(await scene.Target.GuardAsync(ct));
        var repository = _drill.Add([await RepositoryGuard.LookAsync(scene.Restic, plan.Settings.RequireReadOnly, clock, ct)]);
        return target && repository ? PhaseEnd.Well : PhaseEnd.Failed("A guard refused.");
    }

    private async Task<PhaseEnd> ProvisionAsync(DrillScene scene, CancellationToken ct)
    {
        scene.RefuseWithoutRoom();
        return _drill.Add(await scene.Target.ProvisionAsync(ct)) ? PhaseEnd.Well : PhaseEnd.Failed("A guard refused.");
    }

    private async Task SweepAsync(Janitor janitor, CancellationToken ct)
    {
        var (found, problems) = await janitor.PutRightAsync(ct);
        foreach (var id in found)
            _drill.Note(Diagnosis.LeftoversRemoved, id, "A killed drill had left something, which was removed.");
        foreach (var problem in problems)
            _drill.Note(Diagnosis.Leftovers, null, $"{problem}: remove it by hand.");
    }

    private async Task<PhaseEnd> CleanUpAsync(Janitor janitor, DrillFolder folder, CancellationToken ct)
    {
        var problems = new List<string>();
        // Only a machine that passed its guards is this drill's to put back.
        if (_scene is not null && _phases.Phases.Any(phase => phase is { Name: DrillPhase.Restore, State: not PhaseState.NotReached }))
            problems.AddRange(await _scene.Target.LeaveAsync(ct));
        problems.AddRange(await janitor.ClearAsync(folder, ct));
        foreach (var problem in problems)
            _drill.Note(Diagnosis.Leftovers, null, $"{problem}: remove it by hand.");
        return problems.Count == 0 ? PhaseEnd.Well : PhaseEnd.Noting(string.Join("; ", problems));
    }
}
