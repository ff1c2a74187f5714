using Homelab.Cli.Rendering;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Pipelines;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Reading;

namespace Homelab.Cli.Commands;

/// <summary><c>terraform note</c></summary>
internal static class NoteVerb
{
    public static int Print(Screen screen, IReadOnlyList<string> paths, int limit, bool render)
    {
        if (limit is < PlanNoteContent.SmallestLimit or > PlanNoteContent.HardLimit)
            throw new UsageException($"--limit takes a number from {PlanNoteContent.SmallestLimit} to {PlanNoteContent.HardLimit}, which is GitLab's own limit.");
        var note = PlanNote.Write(new PlanNoteContent([.. paths.SelectMany(Files).Select(Read)])
        {
            Limit = limit,
            JobUrl = Environment.GetEnvironmentVariable("CI_JOB_URL"),
        });
        if (render)
            NoteView.Draw(screen, note);
        else
            screen.Print(note, endLine: false);
        return Exit.Done;
    }

    // A folder's index knows which reports are of the last run; older ones may lie beside them.
    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path))
            return [path];
        var files = ReportFolder.List(path).Where(entry => entry.Kind == "plan").Select(entry => Path.Combine(path, entry.File)).ToArray();
        return files.Length > 0 ? files : throw new UsageException($"There is no plan report in {path}: make one with `homelab terraform plan`.");
    }

    private static PlanReport Read(string file)
    {
        using var source = File.OpenRead(file);
        return PlanReportReader.Read(source);
    }
}
