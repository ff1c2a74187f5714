using System.Text;
using System.Text.Json;
using CliWrap;
using Homelab.Backups.Restic;

namespace Homelab.Restores.Restores;

/// <summary>Something a snapshot holds.</summary>
/// <param name="Path">As text: what is no UTF-8 in it is U+FFFD.</param>
/// <param name="Type">restic's word: <c>file</c>, <c>dir</c>, <c>symlink</c>, …</param>
internal readonly record struct ListedNode(string Path, string Type, long Size, ulong Inode, long User)
{
    public bool IsFile => Type == "file";

    public bool IsFolder => Type == "dir";
}

/// <summary>What a snapshot holds, one after the other: a folder before what is in it.</summary>
internal static class SnapshotListing
{
    /// <returns>Null when the list is complete.</returns>
    public static async Task<ResticFailure?> ReadAsync(ResticTool restic, string snapshot, Action<ListedNode> each, CancellationToken ct)
    {
        var odd = 0;
        var run = await restic.CopyAsync(["ls", "--no-lock", snapshot], PipeTarget.ToDelegate(line =>
        {
            if (Read(line, ref odd) is { } node)
                each(node);
        }, Encoding.UTF8), ct);
        if (run.ExitCode != 0)
            return run.Failure;
        return odd == 0 ? null : new ResticFailure(ResticFailureKind.Other, 0, $"{odd} lines of its list cannot be read");
    }

    private static ListedNode? Read(string line, ref int odd)
    {
        if (line.Length == 0)
            return null;
        if (ResticJson.Parse(line) is not { } json)
        {
            odd++;
            return null;
        }

        // The first line is the snapshot; 0.19 names the kind of line in two members, older ones in one.
        if ((ResticJson.Text(json, "message_type") ?? ResticJson.Text(json, "struct_type")) != "node")
            return null;
        return new ListedNode(ResticJson.Text(json, "path") ?? "", ResticJson.Text(json, "type") ?? "", ResticJson.Integer(json, "size"), Inode(json), ResticJson.Integer(json, "uid"));
    }

    private static ulong Inode(JsonElement json) => json.TryGetProperty("inode", out var inode) && inode.ValueKind is JsonValueKind.Number && inode.TryGetUInt64(out var value) ? value : 0;
}
