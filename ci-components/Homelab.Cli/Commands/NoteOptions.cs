using System.CommandLine;
using Homelab.Cli.Rendering;
using Homelab.Reports.Notes;
using Homelab.Reports.Pipelines;

namespace Homelab.Cli.Commands;

/// <summary>What the verbs that print a note have in common.</summary>
internal sealed class NoteOptions
{
    private readonly Option<int> _limit = new("--limit")
    {
        Description = "The most characters the note may have.",
        HelpName = "N",
        DefaultValueFactory = _ => NoteLimit.Default,
    };
    private readonly Option<bool> _render = new("--render")
    {
        Description = "Draw the note for a terminal instead of printing its Markdown.",
    };

    /// <summary>The job whose report it is, if it is this one.</summary>
    public static string? JobUrl => Environment.GetEnvironmentVariable("CI_JOB_URL");

    public void AddTo(Command command)
    {
        command.Add(_limit);
        command.Add(_render);
    }

    /// <param name="write">Makes the note; it is told how long it may be.</param>
    public int Print(Screen screen, ParseResult parsed, Func<int, string> write)
    {
        var limit = parsed.GetValue(_limit);
        if (limit is < NoteLimit.Smallest or > NoteLimit.Hard)
            throw new UsageException($"--limit takes a number from {NoteLimit.Smallest} to {NoteLimit.Hard}, which is GitLab's own limit.");
        var note = write(limit);
        if (parsed.GetValue(_render))
            NoteView.Draw(screen, note);
        else
            screen.Print(note, endLine: false);
        return Exit.Done;
    }

    /// <summary>A report, or those of a kind in a folder, whose index knows which are of the last run; older ones may lie beside
    /// them.</summary>
    /// <param name="maker">The verb that makes such reports.</param>
    public static IReadOnlyList<string> Files(string path, string kind, string maker)
    {
        if (!Directory.Exists(path))
            return [path];
        string[] files = [.. ReportFolder.List(path).Where(entry => entry.Kind == kind).Select(entry => Path.Combine(path, entry.File))];
        return files.Length > 0 ? files : throw new UsageException($"There is no {kind} report in {path}: make one with `{maker}`.");
    }
}
