using Homelab.Reports.Findings;
using Homelab.Restores.Restores;
using Homelab.Text;
using Spectre.Console;

namespace Homelab.Cli.Rendering;

/// <summary>A restore on a terminal or in a log: what comes back from when, what was found, and what to do next.</summary>
internal static class RestoreView
{
    /// <summary>What would be done.</summary>
    public static void Draw(IAnsiConsole console, RestorePlan plan)
    {
        Title(console, plan, plan.IsRefused ? "[red]refused[/]" : "nothing is changed yet");
        if (plan.Snapshot is { } snapshot && !plan.IsRefused)
        {
            if (plan.Request.Part is not RestorePart.Databases)
                Files(console, plan, snapshot.Facts.Paths);
            foreach (var database in plan.Databases)
                console.MarkupLine(
                    $"  [green]+[/] database {Safe(database.Facts.Name)} [dim]({Safe(database.Facts.Engine)} {Safe(database.Facts.ServerVersion)}, {database.Facts.Rows.Count:N0} tables, {database.Facts.Rows.Values.Sum():N0} rows)[/] to {Safe(database.Into)}"
                );
            foreach (var move in plan.SetAside)
                console.MarkupLine($"  [yellow]~[/] {Safe(move.From)} is set aside as {Safe(move.To)}");
            Before(console, plan);
        }

        Draw(console, plan.Findings);
        if (plan.Confirm is { } confirm && !plan.IsRefused)
            console.MarkupLine(
                $"  [yellow]![/] {Trouble(confirm.Kind)} ({Safe(confirm.Why)}): it wants --confirm {Safe(confirm.Name)}, or that typed."
            );
    }

    private static string Trouble(Diagnosis kind) =>
        kind == Diagnosis.RestoreProduction ? "This machine matters"
        : kind == Diagnosis.RestoreTarget ? "The target is not this restore's alone"
        : "Something stands in the way";

    /// <summary>What was done, and what is left to do.</summary>
    public static void Draw(IAnsiConsole console, RestorePlan plan, RestoreRecord record)
    {
        Title(
            console,
            plan,
            record.Verdict switch
            {
                Severity.Failed => "[red]failed[/]",
                Severity.Look => "[yellow]done, but look[/]",
                _ => record.Changed ? "[green]done[/]" : "[green]nothing to do[/]",
            }
        );
        if (record.FilesDone)
            console.MarkupLine(
                $"  {record.RestoredFiles:N0} of {record.TotalFiles:N0} files, {BackupView.Size(record.RestoredBytes)}, are there; {record.WrittenFiles:N0} {(record.WrittenFiles == 1 ? "was" : "were")} written [dim]in {Time(record.FileSeconds)}[/]"
            );
        foreach (var database in record.Databases)
            console.MarkupLine(
                $"  {(database.Failure is null ? "[green]✓[/]" : "[red]✗[/]")} database {Safe(database.Name)}{(database.Server is { } server ? $" in {Safe(server.Kind)} {Safe(server.Address)}" : "")} [dim]{Time(database.Seconds)}[/]"
            );
        Draw(console, record.Findings);
        Next(console, plan, record);
    }

    public static void Draw(IAnsiConsole console, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings.OrderByDescending(finding => finding.Severity))
            console.MarkupLine(
                $"  {(finding.Severity switch { Severity.Failed => "[red]✗[/]", Severity.Look => "[yellow]![/]", _ => "[dim]·[/]" })} [bold]{Safe(finding.Code)}[/]{(finding.Subject is { } subject ? $" {Safe(subject)}" : "")}: {Safe(finding.Sentence)}"
            );
    }

    private static void Title(IAnsiConsole console, RestorePlan plan, string state)
    {
        var from = plan.Snapshot is { } snapshot
            ? $" from {Safe(snapshot.Id[..8])} of {snapshot.Time:yyyy-MM-dd HH:mm zzz} [dim]({Safe(snapshot.Facts.Host)}, tier {Safe(snapshot.Tagged("tier:") ?? "none")})[/]"
            : "";
        console.MarkupLine($"[bold]{Safe(plan.Request.Wish.Set)}[/]{from} to {Safe(plan.Request.Target)}: {state}");
    }

    private static void Files(IAnsiConsole console, RestorePlan plan, IReadOnlyList<string> paths)
    {
        var part = plan.Files == plan.AllFiles ? "" : $" of {plan.AllFiles:N0} files, {BackupView.Size(plan.AllBytes)}";
        var there =
            plan.ToWrite is { } missing ? $"; {missing:N0} of them are missing or differ"
            : plan.IsThere ? "; a restore that was stopped goes on"
            : "";
        console.MarkupLine($"  [green]+[/] {plan.Files:N0} files, {BackupView.Size(plan.Bytes)}{part}{there}");
        foreach (var path in plan.Request.Include.Count > 0 ? plan.Request.Include : paths)
            console.MarkupLine($"    [dim]{Safe(path)}[/]");
    }

    // A restore stops and starts nothing: that is for whoever knows what else uses the data.
    private static void Before(IAnsiConsole console, RestorePlan plan)
    {
        if (plan.Request.Target != "/" || plan.Request.Config?.Backups.Set(plan.Request.Wish.Set) is not { Before.Count: > 0 } set)
            return;
        foreach (var command in set.Before)
            ToCopy(
                console,
                $"  ! before that, stop what uses it, as the backup does: {string.Join(' ', command.Arguments.Prepend(command.Program))}"
            );
    }

    private static void Next(IAnsiConsole console, RestorePlan plan, RestoreRecord record)
    {
        if (record.WayBack.Count > 0)
        {
            console.MarkupLine("  The way back:");
            foreach (var command in record.WayBack)
                ToCopy(console, $"    {command}");
        }

        if (record.Verdict is Severity.Failed || !record.Changed)
            return;
        if (record is { Manifest: { } manifest, IsPart: false, IsSample: false })
            ToCopy(console, $"  To check every file: homelab manifest compare {record.Root.TrimEnd('/') + manifest} {record.Root}");
        foreach (
            var command in plan.Request is { Target: "/", Config: { } config } && config.Backups.Set(record.Set) is { } set ? set.After : []
        )
            ToCopy(console, $"  To start again what uses it: {string.Join(' ', command.Arguments.Prepend(command.Program))}");
        if (record.Databases.Any(database => database.Server is { Kind: "container" or "sandbox" }) && plan.Request.Record is { } file)
            ToCopy(console, $"  To end the throwaway servers: homelab restore --cleanup {file}");
    }

    // Whole lines, however wide the terminal is: a command that was broken in two is another command.
    private static void ToCopy(IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(VisibleText.OneLine(line));

    private static string Time(double seconds) => seconds < 90 ? $"{seconds:0.0} s" : TimeSpan.FromSeconds(seconds).ToString("h\\:mm\\:ss");

    private static string Safe(string data) => Spectre.Console.Markup.Escape(VisibleText.OneLine(data));
}
