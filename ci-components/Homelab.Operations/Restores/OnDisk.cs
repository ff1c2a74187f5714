using System.Runtime.InteropServices;
using System.Text;
using Homelab.Operations.Manifests;
using Homelab.Operations.Manifests.FileSystem;

namespace Homelab.Operations.Restores;

/// <summary>What stands at a path of this machine, no link followed at its end.</summary>
internal static class OnDisk
{
    private const int CrossDevice = 18;

    /// <summary>Null where nothing stands.</summary>
    /// <exception cref="IOException">Nobody may look.</exception>
    public static FileFacts? Look(string path) => RawFile.Stat(Libc.CurrentFolder, Raw(path), out var facts) switch
    {
        0 => facts,
        Libc.NoEntry or Libc.NotAFolder => null,
        var error => throw new IOException($"{path} cannot be looked at ({Marshal.GetPInvokeErrorMessage(error)})"),
    };

    /// <summary>Nothing, or a folder without anything that matters.</summary>
    public static bool IsFree(string path) => Look(path) is not { } facts
        || (facts.Type is EntryType.Folder && Directory.EnumerateFileSystemEntries(path).All(entry => SafetyCopy.IsNobodys(Path.GetFileName(entry))));

    /// <summary>The first folder on the way to a path, below the target, that is a link and leads elsewhere.</summary>
    public static string? LinkOnTheWay(string target, string path) =>
        SnapshotPath.Above(path).Reverse().Select(folder => SnapshotPath.Below(target, folder)).FirstOrDefault(folder => Look(folder)?.Type is EntryType.Link);

    /// <summary>Renames, and never copies: on another disk that would take the room the restore needs.</summary>
    public static void Rename(string from, string to)
    {
        if (Look(to) is not null)
            throw new IOException($"{to} exists already");
        if (Libc.Rename(Raw(from), Raw(to)) != 0)
            throw new IOException(Libc.LastError == CrossDevice ? $"{from} is a disk of its own" : $"{from} cannot be renamed ({Marshal.GetPInvokeErrorMessage(Libc.LastError)})");
    }

    private static byte[] Raw(string path) => [.. Encoding.UTF8.GetBytes(path), 0];
}
