using Homelab.Reports.Drills;
using Homelab.Reports.Quantities;

namespace Homelab.Reports.Pipelines;

/// <summary>A drill in GitLab's test tab: a suite for the drill itself, with its verdict and its steps, and one for each set, with its
/// checks.</summary>
public static class DrillJUnit
{
    private const string Whole = "drill";

    public static ReadOnlyMemory<byte> Write(DrillReport report)
    {
        var judgement = DrillVerdicts.Believe(report);
        if (report.Sabotage is { } damage)
            return JUnit.Write([Negative(report, judgement, damage)]);
        var sets = report.Sets.Select(set => set.Set).Union(report.Checks.Select(check => check.Set).OfType<string>());
        return JUnit.Write(sets.Select(set => Set(report, set)).Prepend(Drill(report, judgement)));
    }

    // What failed there was meant to: shown one by one it would only turn the tab red.
    private static JUnitSuite Negative(DrillReport report, DrillJudgement judgement, SabotageReport damage) =>
        new(
            "negative drill",
            [
                new(
                    "negative drill",
                    damage.Kind,
                    judgement.IsCaught ? JUnitOutcome.Passed
                        : judgement.Verdict is DrillVerdict.Inconclusive ? JUnitOutcome.Error
                        : JUnitOutcome.Failed,
                    $"{damage.What}\n{judgement.Summary}"
                )
                {
                    Seconds = report.Seconds,
                },
            ]
        );

    private static JUnitSuite Drill(DrillReport report, DrillJudgement judgement) =>
        new(
            Whole,
            [
                Verdict(report, judgement),
                .. report.Phases.Select(Phase),
                .. Objective("RTO", report.Rto),
                .. Objective("RPO", report.Rpo),
                .. report.Checks.Where(check => check.Set is null).Select(check => Check(Whole, check)),
            ]
        );

    private static JUnitSuite Set(DrillReport report, string set) =>
        new(
            $"{Whole} {set}",
            [
                .. report.Sets.Where(drilled => drilled.Set == set).Select(drilled => Proof(report, drilled)),
                .. report.Checks.Where(check => check.Set == set).Select(check => Check(set, check)),
            ]
        );

    private static JUnitCase Verdict(DrillReport report, DrillJudgement judgement) =>
        new(
            Whole,
            "verdict",
            judgement.Verdict switch
            {
                DrillVerdict.Fail => JUnitOutcome.Failed,
                DrillVerdict.Inconclusive => JUnitOutcome.Error,
                _ => JUnitOutcome.Passed,
            },
            judgement.Summary
        )
        {
            Seconds = report.Seconds,
        };

    private static JUnitCase Phase(DrillPhase phase) =>
        new(
            Whole,
            $"phase {phase.Name}",
            phase.State switch
            {
                PhaseState.Done => JUnitOutcome.Passed,
                PhaseState.NotReached => JUnitOutcome.Skipped,
                _ => JUnitOutcome.Error,
            },
            phase.Detail
                ?? phase.State switch
                {
                    PhaseState.Late => "stopped at its time limit",
                    PhaseState.NotReached => "not reached",
                    _ => "",
                }
        )
        {
            Seconds = phase.Seconds,
        };

    private static IEnumerable<JUnitCase> Objective(string name, Objective? objective) =>
        objective?.Target is not { } target
            ? []
            :
            [
                new(
                    Whole,
                    name,
                    objective.IsMissed ? JUnitOutcome.Failed : JUnitOutcome.Passed,
                    $"{Elapsed.Words(objective.Measured)}{(objective.About is { } set ? $" ({set})" : "")}, target {Elapsed.Words(target)}"
                ),
            ];

    private static JUnitCase Proof(DrillReport report, DrilledSet set) =>
        DrillVerdicts.IsProven(report, set)
            ? new(set.Set, "something was proven", JUnitOutcome.Passed, $"{set.ProvenFiles} of {set.Files} files, snapshot {set.Snapshot}")
            : new(set.Set, "something was proven", JUnitOutcome.Failed, "No file of it was read again, and no row was counted.");

    private static JUnitCase Check(string suite, DrillCheck check) =>
        new(
            suite,
            check.Name,
            check.Effective switch
            {
                CheckStatus.Fail => JUnitOutcome.Failed,
                CheckStatus.Skip => JUnitOutcome.Skipped,
                _ => JUnitOutcome.Passed,
            },
            Text(check)
        )
        {
            Seconds = check.Seconds,
        };

    private static string Text(DrillCheck check) =>
        check switch
        {
            { Status: CheckStatus.Warn } => $"Look: {check.Evidence}",
            { Status: CheckStatus.Skip, IsMandatory: true } => $"Skipped, though the proof needs it: {check.Evidence}",
            _ => check.Evidence,
        };
}
