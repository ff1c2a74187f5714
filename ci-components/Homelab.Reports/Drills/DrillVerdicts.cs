using Homelab.Reports.Findings;

namespace Homelab.Reports.Drills;

/// <summary>What a drill comes to, and why: the first reason decides.</summary>
public sealed record DrillJudgement(DrillVerdict Verdict, string Summary, IReadOnlyList<DrillReason> Reasons)
{
    /// <summary>Something was damaged on purpose, and that is why the drill failed.</summary>
    public bool IsCaught { get; init; }
}

/// <summary>
/// The rules by which a drill is judged, from what its report holds and nothing else. Whatever is not proven is not passed: a check that
/// failed, a mandatory one that was skipped, a set of which nothing was proven, a target time that was missed, a damage that was not
/// noticed.
/// A drill that broke off before it could look at anything is inconclusive: it says nothing about the backup.
/// </summary>
public static class DrillVerdicts
{
    private const string Rto = "RTO";

    private static readonly string[] Proving =
    [
        DrillPhase.Plan,
        DrillPhase.Guard,
        DrillPhase.Provision,
        DrillPhase.Restore,
        DrillPhase.Verify,
    ];

    public static DrillJudgement Judge(DrillReport report)
    {
        DrillReason[] reasons = [.. Broken(report)];
        if (reasons.Length == 0)
            reasons = [.. Hindered(report)];
        if (reasons.Length == 0)
            reasons = [.. Unproven(report)];
        if (reasons.Length == 0)
            reasons = [.. Warnings(report)];
        var verdict = reasons is [var first, ..] ? first.Verdict : DrillVerdict.Pass;
        return new(verdict, DrillSummary.Of(report, verdict, reasons), reasons)
        {
            IsCaught = report.Sabotage is { } damage && Notices(report.Checks, damage.Set, damage.What),
        };
    }

    /// <summary>The report with what it comes to written into it.</summary>
    public static DrillReport Conclude(DrillReport report)
    {
        var judgement = Judge(report);
        return report with
        {
            Verdict = judgement.Verdict,
            Summary = judgement.Summary,
            Sabotage = report.Sabotage is { } damage ? damage with { IsCaught = judgement.IsCaught } : null,
        };
    }

    /// <summary>What somebody else's report says of itself, unless what it holds denies that: nobody calls proven, or noticed, what is
    /// not.</summary>
    public static DrillJudgement Believe(DrillReport report)
    {
        var judgement = Judge(report);
        judgement = judgement with { IsCaught = judgement.IsCaught && report.Sabotage is { IsCaught: true } };
        return judgement.Verdict == report.Verdict || judgement.Verdict is DrillVerdict.Pass or DrillVerdict.Warn
            ? judgement with
            {
                Verdict = report.Verdict,
                Summary = report.Summary,
            }
            : judgement;
    }

    /// <summary>As people say it: <c>PASS</c>.</summary>
    public static string Word(this DrillVerdict verdict) =>
        verdict switch
        {
            DrillVerdict.Pass => "PASS",
            DrillVerdict.Warn => "WARN",
            DrillVerdict.Fail => "FAIL",
            _ => "INCONCLUSIVE",
        };

    /// <summary>A check of the damaged set failed and named the damage: the only proof that whoever checks would have noticed.</summary>
    /// <param name="damaged">As the inspection named it: a path, a table, or the set itself, which every check of it is about.</param>
    public static bool Notices(IEnumerable<DrillCheck> checks, string? set, string damaged) =>
        damaged.Length > 0
        && set is not null
        && checks.Any(check =>
            check.Status is CheckStatus.Fail
            && check.Set == set
            && (damaged == set || check.Evidence.Contains(damaged, StringComparison.Ordinal))
        );

    /// <summary>A drill that proves its tier can be restored: only a PASS, and none that damaged anything on purpose.</summary>
    public static bool IsProof(DrillReport report) => report.Sabotage is null && IsProof(report.Verdict);

    /// <inheritdoc cref="IsProof(DrillReport)"/>
    public static bool IsProof(DrillVerdict verdict) => verdict is DrillVerdict.Pass;

    /// <summary>How long a restore took that did not come to its end is no time to restore.</summary>
    public static bool HasRestored(IEnumerable<DrillPhase> phases) =>
        phases.Any(phase => phase is { Name: DrillPhase.Restore, State: PhaseState.Done });

    /// <summary>
    /// Something of the set was read again or counted, and is what it was; and it was not found that all of it holds nothing, as of dumps
    /// without a row.
    /// </summary>
    public static bool IsProven(DrillReport report, DrilledSet set) =>
        set.Snapshot is not null
        && (set.ProvenFiles > 0 || report.Checks.Any(check => check.Set == set.Set && check.ProvesRows))
        && !report.Checks.Any(check => check.Set == set.Set && check.Name == DrillCheck.Something && check.Effective is CheckStatus.Fail);

    // What failed outweighs what kept the drill from going on: the first is about the backup, the second about the drill.
    private static IEnumerable<DrillReason> Broken(DrillReport report)
    {
        DrillReason[] broken =
        [
            .. report.Checks.Where(check => check.Effective is CheckStatus.Fail).Select(check => new DrillReason.Checked(check)),
            .. Objectives(report).Where(measured => measured.Objective.IsMissed),
        ];
        return broken.Length == 0 ? [] : broken.Concat(Sabotage(report)).Concat(Findings(report, Severity.Failed));
    }

    private static IEnumerable<DrillReason> Hindered(DrillReport report)
    {
        if (report.Sabotage is { What: "" } damage)
            return [new DrillReason.Undamaged(damage.Kind)];
        var stopped = report.Sets.Any(set => IsProven(report, set)) ? [] : Stopped(report, DrillVerdict.Inconclusive).ToArray();
        return stopped.Length == 0 ? [] : stopped.Concat(Findings(report, Severity.Failed));
    }

    private static IEnumerable<DrillReason> Unproven(DrillReport report) =>
        [
            .. Sabotage(report),
            .. Stopped(report, DrillVerdict.Fail),
            .. report.Sets.Count == 0 ? new DrillReason[] { new DrillReason.NoSet() } : [],
            .. report.Sets.Where(set => !IsProven(report, set)).Select(set => new DrillReason.Unproven(set.Set)),
            .. Findings(report, Severity.Failed),
        ];

    /// <summary>What wants a look, whatever the verdict is.</summary>
    /// <remarks>Only RTO warns before it is missed: the age of a backup moves with the hour of the drill, and says nothing until it is
    /// over.</remarks>
    public static IEnumerable<DrillReason> Warnings(DrillReport report) =>
        [
            .. report.Checks.Where(check => check.Status is CheckStatus.Warn).Select(check => new DrillReason.Checked(check)),
            .. Objectives(report).Where(measured => measured is { Name: Rto, Objective.IsClose: true }),
            .. report
                .Phases.Where(phase => phase is { Name: DrillPhase.CleanUp, State: not PhaseState.Done })
                .Select(phase => new DrillReason.Stopped(phase, DrillVerdict.Warn)),
            .. Findings(report, Severity.Look),
            .. report.Target.Kind is "ssh" or "container" ? Array.Empty<DrillReason>() : [new DrillReason.SameMachine()],
        ];

    private static IEnumerable<DrillReason.Measured> Objectives(DrillReport report)
    {
        if (report.Rto is { } rto)
            yield return new(Rto, rto);
        if (report.Rpo is { } rpo)
            yield return new("RPO", rpo);
    }

    private static IEnumerable<DrillReason> Sabotage(DrillReport report) =>
        report.Sabotage is { What.Length: > 0 } damage && !Notices(report.Checks, damage.Set, damage.What)
            ? [new DrillReason.Unnoticed(damage)]
            : [];

    private static IEnumerable<DrillReason> Stopped(DrillReport report, DrillVerdict verdict) =>
        report
            .Phases.Where(phase => Proving.Contains(phase.Name) && phase.State is not PhaseState.Done)
            .Take(1)
            .Select(phase => new DrillReason.Stopped(phase, verdict));

    private static IEnumerable<DrillReason> Findings(DrillReport report, Severity severity) =>
        report.Findings.Where(finding => finding.Severity == severity).Select(finding => new DrillReason.Found(finding));
}
