using System.Text;
using System.Text.Json;
using CliWrap;

namespace Homelab.Backups.Restic;

/// <summary>What a snapshot holds, one after the other: a folder before what is in it.</summary>
internal static class SnapshotListing
{
    /// <returns>Null when the list is complete.</returns>
    public static async Task<ResticFailure?> ReadAsync(ResticTool restic, string snapshot, Action<ListedNode> each, CancellationToken ct)
    {
        var odd = 0;
        var run = await restic.CopyAsync(
            ["ls", "--no-lock", snapshot],
            PipeTarget.ToDelegate(
                line =>
                {
                    if (Read(line, ref odd) is { } node)
                        each(node);
                },
                Encoding.UTF8
            ),
            ct
        );
        if (run.ExitCode != 0)
            return run.Failure;
        return odd == 0 ? null : new ResticFailure(ResticFailureKind.Other, 0, $"{odd} lines of its list cannot be read");
    }

    private static ListedNode? Read(string line, ref int odd)
    {
        try
        {
            return line.Length == 0 ? null : ListedNode.Read(line);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            odd++;
            return null;
        }
    }
}
