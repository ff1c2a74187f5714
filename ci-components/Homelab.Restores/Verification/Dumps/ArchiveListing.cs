using CliWrap;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Verification.Dumps;

/// <summary>What pg_restore finds in a dump, counted as it says it: a large database's list is longer than anybody keeps.</summary>
/// <param name="Run">How it ended.</param>
internal sealed record ArchiveListing(ToolRun Run, long Entries)
{
    public static async Task<ArchiveListing> ReadAsync(Tool pgRestore, string dump, CancellationToken ct)
    {
        var entries = 0L;
        var run = await pgRestore.StreamAsync(
            ["--list", dump],
            PipeTarget.ToDelegate(line => entries += IsEntry(line) ? 1 : 0),
            _ => { },
            ct
        );
        return new ArchiveListing(run, entries);
    }

    private static bool IsEntry(string line) => line.Length > 0 && line[0] != ';';
}
