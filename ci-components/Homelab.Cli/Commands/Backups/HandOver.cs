using System.Text;
using Homelab.Cli.Rendering;
using Homelab.Reports.Findings;
using Homelab.Reports.Pipelines;

namespace Homelab.Cli.Commands.Backups;

/// <summary>The programs the verbs start, by their names on PATH.</summary>
internal static class BackupPrograms
{
    public const string Restic = "restic";
}

/// <summary>What a verb leaves: a report in the folder, a result on standard output, an exit code.</summary>
internal static class HandOver
{
    /// <summary>Puts the report where it belongs, over an earlier state of it.</summary>
    public static void Keep(BackupChoice choice, string kind, string name, ReadOnlyMemory<byte> report) =>
        new ReportFolder(choice.Out).Add(kind, name, report);

    public static void Report(Screen screen, BackupChoice choice, string kind, string name, ReadOnlyMemory<byte> report, Action draw)
    {
        Keep(choice, kind, name, report);
        if (choice.Json)
            screen.Print(Encoding.UTF8.GetString(report.Span));
        else
            draw();
        screen.Say($"The report is in {choice.Out}.");
    }

    public static int ExitOf(Severity verdict) =>
        verdict switch
        {
            Severity.Failed => Exit.Failed,
            Severity.Look => Exit.DoneButLook,
            _ => Exit.Done,
        };
}
