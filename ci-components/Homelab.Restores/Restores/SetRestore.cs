using System.Diagnostics;
using Homelab.Backups.Backups;
using Homelab.Backups.Databases.Throwaway;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>Restores one set. First it looks and makes a plan; what was planned is then done, and nothing else.</summary>
/// <param name="repository">Asked for only if it is needed.</param>
/// <param name="restic">Name on PATH or full path.</param>
public sealed class SetRestore(
    RestoreRequest request,
    Func<ResticRepository> repository,
    StateFolder state,
    string restic,
    TimeProvider clock
) : IDisposable
{
    private readonly PrivateFolder _folder = new();

    // A drill proves what the repository holds, and not what this machine remembers of it.
    private string? Cache => request.Environment(ToolEnvironment.DrillVariable) is { Length: > 0 } ? null : state.Cache;

    /// <summary>The machine that is written to, as homelab.yml may know it.</summary>
    public ThisMachine Machine { get; init; } = ThisMachine.Look();

    /// <summary>Finds out what would be done; changes nothing.</summary>
    /// <exception cref="ToolUnavailableException">There is no restic.</exception>
    /// <exception cref="ResticTooOldException">It is too old.</exception>
    public async Task<RestorePlan> LookAsync(IProgress<Progress> progress, CancellationToken ct)
    {
        if (EarlierFiles.Find(request) is { } earlier)
            return await OwnServers.LookAsync(
                RestoreLook.AtEarlier(request, earlier.Snapshot, earlier.Manifest, clock),
                state,
                Machine,
                progress,
                ct
            );
        using var tool = new ResticTool(restic, repository(), Cache);
        var plan = await new RestoreLook(request, tool, state, _folder.Path, Machine, clock, progress).LookAsync(ct);
        return await OwnServers.LookAsync(plan, state, Machine, progress, ct);
    }

    /// <summary>Does what was planned. Never throws for what went wrong with it: the record says it.</summary>
    /// <param name="confirmed">What a person typed.</param>
    public async Task<RestoreRecord> RunAsync(RestorePlan plan, string? confirmed, IProgress<Progress> progress, CancellationToken ct)
    {
        var findings = new RestoreFindings(request.Wish.Set);
        foreach (var finding in plan.Findings)
            findings.Add(finding);
        var work = new RestoreWork(plan, findings);
        if (!plan.IsRefused && !plan.IsConfirmed(confirmed))
            findings.Add(plan.Confirm!.Kind, $"{plan.Confirm.Why}; this machine is {plan.Confirm.Name}");
        if (plan.Snapshot is not null && !findings.HaveFailed)
            await RunAsync(plan, work, confirmed == Machine.Name, progress, ct);
        return work.Keep();
    }

    /// <summary>What would be written down.</summary>
    public static RestoreRecord Preview(RestorePlan plan)
    {
        var findings = new RestoreFindings(plan.Request.Wish.Set);
        foreach (var finding in plan.Findings)
            findings.Add(finding);
        return new RestoreWork(plan with { Request = plan.Request with { Record = null } }, findings).Keep() with
        {
            Changed = plan.WouldChange,
            SetAside = plan.SetAside,
        };
    }

    public void Dispose() => _folder.Dispose();

    private async Task RunAsync(RestorePlan plan, RestoreWork work, bool isConfirmed, IProgress<Progress> progress, CancellationToken ct)
    {
        try
        {
            foreach (var place in work.Forsaken)
                await new ThrowawayServers(request.Environment, progress).EndAsync(place, ct);
            work.Keep();
            if (request.Part is not RestorePart.Databases)
                await FilesAsync(plan, work, isConfirmed, progress, ct);
            if (request.Part is not RestorePart.Files && request.Include.Count == 0 && !work.Findings.HaveFailed)
                await new DatabasesStep(plan, work, state, isConfirmed, progress).RunAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Not swallowed: the record says that it was stopped, and what is there.
            work.Findings.Add(Diagnosis.RestoreStopped);
        }
        catch (PlacementException e)
        {
            work.Findings.Add(e.Kind, e.Detail);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            work.Findings.Add(Diagnosis.RestoreFailed, e.Message);
        }
    }

    private async Task FilesAsync(RestorePlan plan, RestoreWork work, bool maySetAside, IProgress<Progress> progress, CancellationToken ct)
    {
        using var mark = await RestoreMark.BeginAsync(state, plan, clock, ct);
        if (mark is null)
        {
            work.Findings.Add(Diagnosis.RestoreBusy);
            return;
        }

        var time = Stopwatch.StartNew();
        using var tool = new ResticTool(restic, repository(), Cache, mark.Witness);
        var target = new TargetGuard(request, state, tool.Repository.Address, plan.Snapshot!.Facts.Paths);
        long? written = null;
        RestoredStaging.Say(plan, state);
        try
        {
            written = await new FilesStep(
                plan,
                tool,
                mark,
                target,
                Machine.Name,
                maySetAside,
                _folder.Path,
                work.Findings,
                progress
            ).RunAsync(ct);
        }
        finally
        {
            // Also of one that was stopped or failed: somebody has to find again what was set aside.
            work.FilesAre(written, mark.Journal.Done, time.Elapsed);
            work.Keep();
        }

        if (written is not null)
            mark.End();
    }
}
