using Homelab.Backups.Backups;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Reports.Quantities;
using Homelab.Text;
using Spectre.Console;

namespace Homelab.Cli.Rendering;

/// <summary>A backup on a terminal or in a log: a row for each set, then what was found, the worst first.</summary>
internal static class BackupView
{
    public static void Draw(IAnsiConsole console, BackupReport report)
    {
        console.MarkupLine(
            $"[bold]{Safe(report.Tier)}[/] on {Safe(report.Host)}: {Verdict(report.Verdict)} [dim]in {Time(report.Seconds)}, restic {Safe(report.Restic)}[/]"
        );
        var table = new Table().Border(TableBorder.None).AddColumns("set", "snapshot", "files", "size", "new", "databases", "time");
        foreach (var set in report.Sets)
            table.AddRow([.. Cells(set)]);
        if (report.Sets.Count > 0)
            console.Write(table);
        Draw(console, report.Findings);
        if (report.Retention is { } retention)
            console.MarkupLine($"  retention: {retention.Kept} snapshots kept, {retention.Removed.Count} removed");
        Draw(console, report.Monitor);
    }

    public static void Draw(IAnsiConsole console, MaintenanceReport report)
    {
        console.MarkupLine(
            $"[bold]{Safe(report.Operation)}[/] of {Safe(report.Tier)}: {Verdict(report.Verdict)} [dim]in {Time(report.Seconds)}, restic {Safe(report.Restic)}[/]"
        );
        if (report.Coverage is { } coverage)
            console.MarkupLine(
                $"  read part {coverage.Part} of {coverage.Of}; {coverage.Covered} of {coverage.Of} are covered{(coverage.OldestDays is { } days ? $", the oldest {days} days ago" : "")}"
            );
        if (report.Prune is { } prune)
            console.MarkupLine($"  to delete {Size(prune.ToDelete)}, to repack {Size(prune.ToRepack)}, remaining {Size(prune.Remaining)}");
        if (report.Cost is { } cost)
            console.MarkupLine($"  {Safe(cost)}");
        Draw(console, report.Findings);
        Draw(console, report.Monitor);
    }

    public static void Draw(IAnsiConsole console, BackupPlan plan, BackupLookReport look)
    {
        console.MarkupLine($"[bold]{plan.Tier.Name}[/] on {plan.Host}: a dry run, nothing is changed [dim](restic {Safe(look.Restic)})[/]");
        foreach (var set in plan.Sets)
        {
            string[] parts =
            [
                .. set.Before.Count > 0 ? [$"{set.Before.Count} commands before"] : Array.Empty<string>(),
                .. set.Databases.Select(name => $"dump of {name}"),
                .. set.Sqlite.Select(file => $"copy of {file}"),
                .. set.Paths,
            ];
            console.MarkupLine($"  [green]+[/] {set.Name} [dim]{Safe(string.Join(", ", parts))}[/]");
        }

        foreach (var (group, keep, remove) in look.Retention)
            console.MarkupLine($"  retention: {Safe(group)}: {keep} kept, {remove} to remove [dim](before the new snapshot)[/]");
        Draw(console, look.Findings);
    }

    public static string Size(long? bytes) => bytes is { } known ? ByteCount.Show(known) : "unknown";

    private static IEnumerable<string> Cells(SetReport set)
    {
        yield return Safe(set.Set);
        yield return set.Snapshot is { } id ? Safe(VisibleText.Start(id, 8))
        : set.SeedingPercent is { } percent ? $"[yellow]{percent} %[/]"
        : "[red]none[/]";
        yield return set.Snapshot is null ? "" : $"{set.Files:N0}";
        yield return set.Snapshot is null ? "" : Size(set.Bytes);
        yield return set.Snapshot is null ? "" : Size(set.Added);
        yield return set.Databases.Count == 0 ? "" : $"{set.Databases.Count} ({set.Databases.Sum(database => database.Rows):N0} rows)";
        yield return Time(set.DumpSeconds + set.ManifestSeconds + set.BackupSeconds);
    }

    public static void Draw(IAnsiConsole console, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings.OrderByDescending(finding => finding.Severity))
            console.MarkupLine(
                $"  {Sign(finding.Severity)} [bold]{Safe(finding.Code)}[/]{(finding.Subject is { } subject ? $" {Safe(subject)}" : "")}: {Safe(finding.Sentence)}"
            );
    }

    public static void Draw(IAnsiConsole console, MonitorReport? monitor)
    {
        if (monitor is not null)
            console.MarkupLine(
                $"  monitor {Safe(monitor.Name)}: {Safe(monitor.State)}{(monitor.Detail is { } detail ? $" [dim]{Safe(detail)}[/]" : "")}"
            );
    }

    private static string Verdict(Severity verdict) =>
        verdict switch
        {
            Severity.Failed => "[red]failed[/]",
            Severity.Look => "[yellow]done, but look[/]",
            _ => "[green]done[/]",
        };

    private static string Sign(Severity severity) =>
        severity switch
        {
            Severity.Failed => "[red]✗[/]",
            Severity.Look => "[yellow]![/]",
            _ => "[dim]·[/]",
        };

    private static string Time(double seconds) => seconds < 90 ? $"{seconds:0.0} s" : TimeSpan.FromSeconds(seconds).ToString("h\\:mm\\:ss");

    private static string Safe(string data) => Spectre.Console.Markup.Escape(VisibleText.OneLine(data));
}
