using System.IO.Pipelines;
using System.Text.Json;
using CliWrap;
using Homelab.Operations.Manifests;
using Homelab.Operations.Restic;
using Homelab.Operations.Restores;
using Homelab.Operations.Verification;

namespace Homelab.Operations.Drills;

/// <summary>Asks the repository what a snapshot holds, and where that is not what its manifest says.</summary>
internal static class SnapshotReading
{
    /// <returns>Null if restic gave no whole answer: then less can be told apart, and nothing passes that would not otherwise.</returns>
    public static async Task<SnapshotDifferences?> DifferencesAsync(ResticTool restic, SnapshotManifest.Found manifest, string snapshot, CancellationToken ct)
    {
        var pipe = new Pipe();
        var listed = Task.Run(() => ListAsync(restic, snapshot, pipe.Writer, ct), ct);
        SnapshotDifferences? found = null;
        try
        {
            using var listing = new StreamReader(pipe.Reader.AsStream());
            found = await SnapshotDifferences.FindAsync(() => File.OpenRead(manifest.File), listing, ct);
        }
        catch (Exception e) when (e is JsonException or ManifestUnreadableException or InvalidOperationException or FormatException)
        {
            // A listing of a version that says it differently.
        }
        finally
        {
            // Whoever still writes must not wait for a reader that is gone.
            await pipe.Reader.CompleteAsync();
        }

        return await listed ? found : null;
    }

    private static async Task<bool> ListAsync(ResticTool restic, string snapshot, PipeWriter writer, CancellationToken ct)
    {
        try
        {
            var run = await restic.CopyAsync(["ls", "--no-lock", snapshot], PipeTarget.ToStream(writer.AsStream(leaveOpen: true)), ct);
            return run.ExitCode == 0;
        }
        finally
        {
            await writer.CompleteAsync();
        }
    }
}
