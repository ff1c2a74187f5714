using Homelab.Reports.Drills;
using Homelab.Reports.Notes.Drills;

namespace Homelab.Cli.Commands.Drills;

/// <summary><c>drill note</c></summary>
internal static class DrillNoteVerb
{
    public static string Write(string path, int limit)
    {
        using var source = File.OpenRead(NoteOptions.Files(path, "drill", "homelab drill run")[^1]);
        return DrillNote.Write(new DrillNoteContent(DrillReports.ReadDrill(source)) { Limit = limit, JobUrl = NoteOptions.JobUrl });
    }
}
