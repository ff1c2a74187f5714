using Homelab.Backups.Restic;
using Homelab.Backups.Retention;
using Homelab.Processes.Processes;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>
/// One <c>backup check</c>: the structure, and the part of the data that was read longest ago. Without reading data a check calls a
/// repository with a flipped byte sound.
/// </summary>
public sealed class CheckRun(MaintenancePlan plan, IProgress<Progress> progress)
{
    private readonly Maintenance _maintenance = new("check", Diagnosis.CheckFailed, plan, progress);

    private int? Parts => plan.Tier.Check.Subset?.Parts;

    public Task<MaintenanceReport> RunAsync(CancellationToken ct) =>
        _maintenance.RunAsync((restic, locks, report) => RunAsync(restic, locks, report, ct), ct);

    private async Task<MaintenanceReport> RunAsync(ResticTool restic, LockedOut locks, MaintenanceReport report, CancellationToken ct)
    {
        if (Parts is not { } parts)
        {
            await CheckAsync(restic, locks, null, ct);
            return report;
        }

        var answer = await ResticMaintenance.IdAsync(restic, ct);
        if (answer is not ResticAnswer<string>.Found { Value: var id })
            return Failed(report, answer);
        return await RunAsync(restic, locks, parts, new CoverageFile(plan.State.Path, id), report, ct);
    }

    private async Task<MaintenanceReport> RunAsync(
        ResticTool restic,
        LockedOut locks,
        int parts,
        CoverageFile file,
        MaintenanceReport report,
        CancellationToken ct
    )
    {
        if (plan.Tier.Cost is not null)
        {
            var (allowed, cost) = await JudgeCostAsync(restic, parts, ct);
            report = report with { Cost = cost };
            if (!allowed)
                return report;
        }

        var (ledger, notice) = file.Read();
        if (notice is not null)
            _maintenance.Findings.Add(Diagnosis.LedgerReset, null, notice);
        var part = ledger.Next(parts);
        if (await CheckAsync(restic, locks, $"{part}/{parts}", ct) is { } isSound)
        {
            ledger = ledger.Record(part, parts, isSound, plan.Clock.GetUtcNow());
            file.Write(ledger);
        }

        var coverage = ledger.Judge(parts);
        return report with
        {
            Coverage = new CoverageReport(
                part,
                parts,
                coverage.Covered,
                coverage.OldestAge(plan.Clock.GetUtcNow()) is { } age ? (int)age.TotalDays : null
            ),
        };
    }

    /// <returns>Whether nothing is wrong; null when the check did not come to an end.</returns>
    private async Task<bool?> CheckAsync(ResticTool restic, LockedOut locks, string? part, CancellationToken ct)
    {
        progress.Report(new Progress.Started(part is null ? "check" : $"check, reading part {part}"));
        var answer = await locks.TryAsync(
            patience => ResticMaintenance.CheckAsync(restic, part, patience, ct),
            answer => (answer as ResticAnswer<CheckResult>.Failed)?.Failure,
            ct
        );
        switch (answer)
        {
            case ResticAnswer<CheckResult>.Found { Value: var result }:
                if (result.Errors > 0)
                    _maintenance.Findings.Add(
                        Diagnosis.CheckFailed,
                        null,
                        $"{result.Errors} errors, {result.BrokenPacks.Count} broken packs; {result.Said}"
                    );
                return result.Errors == 0;
            case ResticAnswer<CheckResult>.Failed failed:
                _maintenance.Findings.Add(failed.Failure.About(null, Diagnosis.CheckFailed));
                return null;
            default:
                return null;
        }
    }

    private async Task<(bool Allowed, string? Cost)> JudgeCostAsync(ResticTool restic, int parts, CancellationToken ct)
    {
        if (await ResticMaintenance.SizeAsync(restic, ct) is not ResticAnswer<long>.Found { Value: var bytes })
        {
            _maintenance.Findings.Add(Diagnosis.CostRefused, null, "the size of the repository could not be read");
            return (false, null);
        }

        var verdict = CostGuard.Judge(plan.Tier.Name, CostEstimate.ForCheck(bytes, parts, plan.Tier.Cost), plan.AcceptedCost);
        return (Costs.Allow(verdict, _maintenance.Findings), verdict.Estimate.Sentence);
    }

    private MaintenanceReport Failed(MaintenanceReport report, ResticAnswer<string> answer)
    {
        if (answer is ResticAnswer<string>.Failed failed)
            _maintenance.Findings.Add(failed.Failure.About(null, Diagnosis.CheckFailed));
        return report;
    }
}

/// <summary>What the cost guard says, as a finding.</summary>
internal static class Costs
{
    public static bool Allow(CostVerdict verdict, FindingList findings)
    {
        var refusal = verdict switch
        {
            CostVerdict.TooDear dear => dear.Sentence,
            CostVerdict.Unknown unknown => unknown.Sentence,
            _ => null,
        };
        if (refusal is not null)
            findings.Add(Diagnosis.CostRefused.Says(null, refusal));
        return refusal is null;
    }
}
