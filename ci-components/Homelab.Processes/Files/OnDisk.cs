using System.Runtime.InteropServices;
using System.Text;

namespace Homelab.Processes.Files;

/// <summary>What stands at a path of this machine, no link followed at its end.</summary>
internal static class OnDisk
{
    /// <summary>Null where nothing stands.</summary>
    /// <exception cref="IOException">Nobody may look.</exception>
    public static FileFacts? Look(string path) =>
        RawFile.Stat(Libc.CurrentFolder, Raw(path), out var facts) switch
        {
            0 => facts,
            Libc.NoEntry or Libc.NotAFolder => null,
            var error => throw new IOException($"{path} cannot be looked at ({Marshal.GetPInvokeErrorMessage(error)})"),
        };

    /// <summary>The first folder on the way to a path, below the target, that is a link and leads elsewhere.</summary>
    public static string? LinkOnTheWay(string target, string path) =>
        PathText
            .Above(path)
            .Reverse()
            .Select(folder => PathText.Below(target, folder))
            .FirstOrDefault(folder => Look(folder)?.Type is EntryType.Link);

    /// <summary>Renames, never replaces anything, and never copies: on another disk that would take the room the restore needs.</summary>
    public static void Rename(string from, string to)
    {
        var error = RawRename.Try(Libc.CurrentFolder, Raw(from), Libc.CurrentFolder, Raw(to));
        if (error != 0)
            throw new IOException(
                error switch
                {
                    Libc.Exists => $"{to} exists already",
                    Libc.CrossDevice => $"{from} is a disk of its own",
                    _ => $"{from} cannot be renamed ({RawRename.Say(error)})",
                }
            );
    }

    private static byte[] Raw(string path) => [.. Encoding.UTF8.GetBytes(path), 0];
}
