using Homelab.Reports.Plans;

namespace Homelab.Reports.Pipelines;

/// <summary>Plans in GitLab's test tab: a suite for each root, in it one case for the plan and one for each check.</summary>
public static class PlanJUnit
{
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<PlanReport> reports) => JUnit.Write(reports.Select(Suite));

    private static JUnitSuite Suite(PlanReport report) =>
        new(
            $"terraform {report.Root}",
            [
                new(report.Root, "plan", report.Errored ? JUnitOutcome.Error : JUnitOutcome.Passed, Errors(report)),
                .. report.Checks.Select(check => new JUnitCase(
                    report.Root,
                    check.Address,
                    Outcome(check),
                    string.Join('\n', check.Problems)
                )),
            ]
        );

    private static string Errors(PlanReport report) =>
        report.Errored
            ? string.Join(
                '\n',
                report
                    .Diagnostics.Where(diagnostic => diagnostic.IsError)
                    .Select(diagnostic => $"{diagnostic.Summary}: {diagnostic.Detail}")
            )
            : "";

    private static JUnitOutcome Outcome(CheckResult check) =>
        check.Status switch
        {
            "pass" => JUnitOutcome.Passed,
            "fail" => JUnitOutcome.Failed,
            "error" => JUnitOutcome.Error,
            _ => JUnitOutcome.Skipped,
        };
}
