using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Reading;

namespace Homelab.Cli.Commands;

/// <summary><c>terraform note</c></summary>
internal static class NoteVerb
{
    public static string Write(IReadOnlyList<string> paths, int limit) =>
        PlanNote.Write(
            new PlanNoteContent([.. paths.SelectMany(path => NoteOptions.Files(path, "plan", "homelab terraform plan")).Select(Read)])
            {
                Limit = limit,
                JobUrl = NoteOptions.JobUrl,
            }
        );

    private static PlanReport Read(string file)
    {
        using var source = File.OpenRead(file);
        return PlanReportReader.Read(source);
    }
}
