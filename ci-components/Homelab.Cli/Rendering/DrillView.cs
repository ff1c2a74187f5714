using Homelab.Reports.Drills;
using Homelab.Reports.Quantities;
using Homelab.Text;
using Spectre.Console;

namespace Homelab.Cli.Rendering;

/// <summary>A drill on a terminal or in a log: what came back of each set, how long each step took, then what was looked at, the worst
/// first.</summary>
internal static class DrillView
{
    /// <summary>The report has all of it.</summary>
    private const int LongestEvidence = 400;

    public static void Draw(IAnsiConsole console, DrillReport report)
    {
        console.MarkupLine(
            $"[bold]drill of {Safe(report.Tier)}[/] to {Safe(report.Target.Kind)} {Safe(report.Target.Name)}: {Verdict(report.Verdict)} [dim]in {Elapsed.Words(report.Seconds)}, restic {Safe(report.Restic)}[/]"
        );
        console.MarkupLine($"  {Safe(report.Summary)}");
        DrawSets(console, report);
        console.MarkupLine($"  [dim]{Safe(string.Join(", ", report.Phases.Select(Phase)))}[/]");
        Draw(console, "RTO", report.Rto);
        Draw(console, "RPO", report.Rpo);
        foreach (
            var check in report
                .Checks.Where(check => check.Status is not CheckStatus.Pass)
                .OrderBy(check => check.Effective is not CheckStatus.Fail)
        )
            console.MarkupLine(
                $"  {Sign(check)} {(check.Set is { } set ? $"{Safe(set)}: " : "")}[bold]{Safe(check.Name)}[/] {Safe(VisibleText.Cut(check.Evidence.Split('\n')[0], LongestEvidence))}"
            );
        console.MarkupLine(
            $"  [dim]{report.Checks.Count(check => check.Status is CheckStatus.Pass)} of {report.Checks.Count} checks passed[/]"
        );
        BackupView.Draw(console, report.Findings);
        if (report.Sabotage is { } damage)
            console.MarkupLine(
                $"  {Safe(damage.Kind)} at {Safe(damage.What)} was {(damage.IsCaught ? "[green]noticed[/]" : "[red]not noticed[/]")}"
            );
        if (report.Recovery is { } kit)
            console.MarkupLine($"  recovery kit {Safe(kit.Name)} [dim]{Safe(string.Join(", ", kit.Copies))}[/]");
        BackupView.Draw(console, report.Monitor);
    }

    /// <summary>What would be restored.</summary>
    public static void DrawPlan(IAnsiConsole console, DrillReport report)
    {
        console.MarkupLine(
            $"[bold]drill of {Safe(report.Tier)}[/] to {Safe(report.Target.Kind)} {Safe(report.Target.Name)}: a dry run, nothing is touched [dim](restic {Safe(report.Restic)})[/]"
        );
        foreach (var set in report.Sets.Where(set => set.Snapshot is not null))
            console.MarkupLine(
                $"  [green]+[/] {Safe(set.Set)} [dim]snapshot {Safe(VisibleText.Start(set.Snapshot!, 8))} of {set.SnapshotTime?.UtcDateTime:yyyy-MM-dd HH:mm}{(set.IsOlder ? ", an older one on purpose" : "")}, {set.Files:N0} files, {ByteCount.Show(set.Bytes)}{(set.IsSample ? ", a sample of them" : "")}[/]"
            );
        foreach (var check in report.Checks.Where(check => check.Status is not CheckStatus.Pass))
            console.MarkupLine(
                $"  {Sign(check)} {(check.Set is { } set ? $"{Safe(set)}: " : "")}[bold]{Safe(check.Name)}[/] {Safe(VisibleText.Cut(check.Evidence.Split('\n')[0], LongestEvidence))}"
            );
        foreach (var phase in report.Phases.Where(phase => phase.Detail is not null))
            console.MarkupLine($"  {Safe(phase.Detail!)}");
        BackupView.Draw(console, report.Findings);
    }

    private static void DrawSets(IAnsiConsole console, DrillReport report)
    {
        if (report.Sets.Count == 0)
            return;
        var table = new Table()
            .Border(TableBorder.None)
            .AddColumns("set", "snapshot", "of", "files", "size", "proven", "databases", "time");
        foreach (var set in report.Sets)
            table.AddRow([.. Cells(report, set)]);
        console.Write(table);
    }

    private static IEnumerable<string> Cells(DrillReport report, DrilledSet set)
    {
        yield return Safe(set.Set);
        yield return set.Snapshot is { } id ? Safe(VisibleText.Start(id, 8)) : "[red]none[/]";
        yield return set.SnapshotTime is { } time ? $"{time.UtcDateTime:yyyy-MM-dd HH:mm}" : "";
        yield return set.RestoredFiles == set.Files
            ? $"{set.Files:N0}"
            : $"{set.RestoredFiles:N0} of {set.Files:N0}{(set.IsSample ? " (sample)" : "")}";
        yield return ByteCount.Show(set.RestoredBytes);
        yield return DrillVerdicts.IsProven(report, set) ? $"{set.ProvenFiles:N0}" : "[red]nothing[/]";
        yield return set.Databases.Count == 0
            ? ""
            : $"{set.Databases.Count} ({string.Join(" + ", set.Databases.Select(database => $"{database.Rows:N0}"))} rows)";
        yield return $"{Elapsed.Words(set.RestoreSeconds + set.LoadSeconds + set.VerifySeconds)}";
    }

    private static void Draw(IAnsiConsole console, string name, Objective? objective)
    {
        if (objective is not null)
            console.MarkupLine(
                $"  {name} {(objective.IsMissed ? "[red]" : "[default]")}{Elapsed.Words(objective.Measured)}[/]{(objective.About is { } set ? $" ({Safe(set)})" : "")}{(objective.Target is { } target ? $" [dim]of {Elapsed.Words(target)}[/]" : "")}"
            );
    }

    private static string Phase(DrillPhase phase) =>
        phase.State switch
        {
            PhaseState.Done => $"{phase.Name} {Elapsed.Words(phase.Seconds)}",
            PhaseState.NotReached => $"{phase.Name} not reached",
            PhaseState.Late => $"{phase.Name} too long after {Elapsed.Words(phase.Seconds)}",
            _ => $"{phase.Name} failed after {Elapsed.Words(phase.Seconds)}",
        };

    private static string Verdict(DrillVerdict verdict) =>
        verdict switch
        {
            DrillVerdict.Pass => "[green]PASS[/]",
            DrillVerdict.Warn => "[yellow]WARN[/]",
            _ => $"[red]{verdict.Word()}[/]",
        };

    private static string Sign(DrillCheck check) =>
        check.Effective switch
        {
            CheckStatus.Fail => "[red]✗[/]",
            CheckStatus.Warn => "[yellow]![/]",
            _ => "[dim]–[/]",
        };

    private static string Safe(string data) => Spectre.Console.Markup.Escape(VisibleText.OneLine(data));
}
