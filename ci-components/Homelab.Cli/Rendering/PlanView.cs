using Homelab.Reports.Plans;
using Homelab.Text;
using Spectre.Console;

namespace Homelab.Cli.Rendering;

/// <summary>A plan on a terminal or in a log: a line for each change, what destroys first.</summary>
internal static class PlanView
{
    private const int MostRows = 200;

    public static void Draw(Screen screen, IReadOnlyList<PlanReport> reports)
    {
        foreach (var report in reports)
            Draw(screen.Results, report);
    }

    private static void Draw(IAnsiConsole console, PlanReport report)
    {
        console.MarkupLine(
            $"[bold]{Safe(report.Root)}[/]: {Verdict(report)}{(report.Errored ? "" : $" [dim](plan {report.Hash[..12]})[/]")}"
        );
        foreach (var diagnostic in report.Diagnostics)
            console.MarkupLine(
                $"  {(diagnostic.IsError ? "[red]error[/]" : "[yellow]warning[/]")} {Safe(diagnostic.Summary)}{Safe(Place(diagnostic))}"
            );
        foreach (var change in report.Changes.Take(MostRows))
            console.MarkupLine($"  [{Colour(change.Kind)}]{Sign(change), -2}[/] {Safe(change.Address)} [dim]{Words(change)}[/]");
        if (report.Changes.Count > MostRows)
            console.MarkupLine($"  [dim]and {report.Changes.Count - MostRows} more[/]");
        foreach (var change in report.StateOnly ? report.Drift.Take(MostRows) : [])
            console.MarkupLine(
                $"  [{Colour(change.Kind)}]{Sign(change), -2}[/] {Safe(change.Address)} [dim]{(change.Kind is ChangeKind.Delete ? "gone" : change.Kind is ChangeKind.Move ? Words(change) : "changed")}, in the state alone[/]"
            );
        foreach (var program in report.Programs.Take(MostRows))
            console.MarkupLine(
                $"  [yellow]! [/] {Safe(program.Address)} [dim]{(program.Kind is ChangeKind.Read ? "calls a program whenever terraform plans" : "is a provider that made nothing in the state yet")}[/]"
            );
        foreach (var output in report.Outputs.Take(MostRows))
            console.MarkupLine($"  [{Colour(output.Kind)}]{Sign(output), -2}[/] output {Safe(output.Address)}");
        foreach (var check in report.Checks.Where(check => !check.Passed).Take(MostRows))
            console.MarkupLine(
                $"  [yellow]! [/] {Safe(check.Address)} [dim]{check.Status}[/] {Safe(check.Problems.Count > 0 ? check.Problems[0] : "")}"
            );
    }

    private static string Verdict(PlanReport report)
    {
        if (report.Errored)
            return "[red]failed[/]";
        if (report.IsEmpty)
            return "[green]no changes[/]";
        var (totals, state) = (report.Totals, report.StateTotals);
        (int Count, string Words)[] counts =
        [
            (totals.Import, "to import"),
            (totals.Add, "to add"),
            (totals.Change, "to change"),
            (totals.Destroy, "to destroy"),
            (totals.Forget, "to forget"),
            (totals.Move, "to move"),
            (totals.Invoke, "to invoke"),
            (totals.Deferred, "deferred"),
            (totals.Unknown, "unknown"),
            (state.Gone, "gone"),
            (state.Changed, "changed"),
            (state.Moved, "moved"),
            (report.Outputs.Count, report.Outputs.Count == 1 ? "output to change" : "outputs to change"),
        ];
        return (report.StateOnly ? "changes only the state: " : "")
            + string.Join(", ", counts.Where(count => count.Count > 0).Select(count => $"{count.Count} {count.Words}"));
    }

    private static string Sign(ResourceChange change) =>
        change.Kind switch
        {
            ChangeKind.Create => "+",
            ChangeKind.Update => "~",
            ChangeKind.Delete => "-",
            ChangeKind.Replace => change.CreatesFirst ? "+-" : "-+",
            ChangeKind.Forget => ".",
            ChangeKind.CreateThenForget => "+.",
            ChangeKind.Read or ChangeKind.Open => "<",
            ChangeKind.Unknown => "?",
            _ => ">",
        };

    private static string Words(ResourceChange change) =>
        $"{change.Kind.Word()}{(change.PreviousAddress is { } previous ? $", was {Safe(previous)}" : "")}{(change.ImportId is { } id ? $", imported from {Safe(id)}" : "")}{(change.Runs.Count > 0 ? $", provisioners may run: {Safe(string.Join(", ", change.Runs))}" : "")}";

    private static string Colour(ChangeKind kind) =>
        kind switch
        {
            ChangeKind.Create => "green",
            ChangeKind.Update => "yellow",
            _ when kind.Destroys() => "red",
            _ => "blue",
        };

    private static string Place(Diagnostic diagnostic) =>
        diagnostic.File is null ? ""
        : diagnostic.Line is { } line ? $" ({diagnostic.File}:{line})"
        : $" ({diagnostic.File})";

    private static string Safe(string data) => Spectre.Console.Markup.Escape(VisibleText.OneLine(data));
}
