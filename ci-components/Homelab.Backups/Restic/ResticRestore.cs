using System.Text.Json;
using Homelab.Processes.Processes;

namespace Homelab.Backups.Restic;

/// <summary>What restic is told to restore.</summary>
/// <param name="Snapshot">A full id.</param>
/// <param name="Target">The folder that stands for <c>/</c>.</param>
internal sealed record RestoreOrder(string Snapshot, string Target)
{
    /// <summary>restic's patterns, each absolute; none takes everything.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>A file with more of them, one a line; null for none.</summary>
    public string? IncludeFile { get; init; }

    /// <summary>Holes are made where the data is zero.</summary>
    public bool Sparse { get; init; }

    /// <summary>Only says what it would do, and takes files of the same size and time for the same.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Only says what it would do, reads every file that is there, and names each that is missing or holds something
    /// else.</summary>
    public Action<ResticMessage.OneItem>? Compare { get; init; }
}

/// <summary>What restic's summary counts: files, folders, links and the rest alike.</summary>
/// <param name="Total">What was not there yet, or differed.</param>
/// <param name="Restored">What it brought back: all of the total, and the folders above what was chosen.</param>
/// <param name="Skipped">Files that were there already and are the same.</param>
internal sealed record RestoreCounts(long Total, long Restored, long Skipped, long TotalBytes, long RestoredBytes, long SkippedBytes)
{
    public static RestoreCounts? Read(JsonElement? summary) =>
        summary is not { } json
            ? null
            : new(
                ResticJson.Integer(json, "total_files"),
                ResticJson.Integer(json, "files_restored"),
                ResticJson.Integer(json, "files_skipped"),
                ResticJson.Integer(json, "total_bytes"),
                ResticJson.Integer(json, "bytes_restored"),
                ResticJson.Integer(json, "bytes_skipped")
            );
}

/// <summary>restic's <c>restore</c>.</summary>
internal static class ResticRestore
{
    public static Task<ResticRun> RunAsync(ResticTool restic, RestoreOrder order, IProgress<Progress> progress, CancellationToken ct) =>
        restic.RunAsync(
            [
                "restore",
                "--no-lock",
                order.Snapshot,
                "--target",
                order.Target,
                .. order.Include.Select(pattern => "--include=" + pattern),
                .. order.IncludeFile is null ? Array.Empty<string>() : ["--include-file", order.IncludeFile],
                .. order.Sparse ? ["--sparse"] : Array.Empty<string>(),
                .. order.IsDryRun ? ["--dry-run", "--overwrite=if-changed"] : Array.Empty<string>(),
                // By its hashes of the content, whatever size and time say.
                .. order.Compare is null ? Array.Empty<string>() : ["--dry-run", "--overwrite=always", "-vv"],
            ],
            message =>
            {
                if (message is ResticMessage.Status status)
                    progress.Report(new Progress.Advanced(status.BytesDone >> 20, status.TotalBytes >> 20, "MiB"));
                else if (message is ResticMessage.OneItem item)
                    order.Compare?.Invoke(item);
            },
            CancellationToken.None,
            ct
        );
}
