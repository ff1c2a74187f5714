using System.Runtime.InteropServices;
using System.Text;
using Homelab.Processes.Files;
using Microsoft.Win32.SafeHandles;

namespace Homelab.Restores.Verification;

/// <summary>What was restored, by the paths it has in its snapshot.</summary>
/// <param name="root">The folder that stands for /.</param>
internal sealed class RestoredTree(string root)
{
    /// <summary>Without a slash at its end, so that what is restored to / keeps its paths.</summary>
    public string Root { get; } = Path.GetFullPath(root).TrimEnd('/');

    /// <summary>Where a path of the snapshot is on this machine.</summary>
    /// <exception cref="IOException">No snapshot can have such a path: it would lead out of the tree.</exception>
    public string At(string path) =>
        path.StartsWith('/') && !path.Contains('\0') && !path.Split('/').Any(part => part is "." or "..")
            ? Root + path
            : throw new IOException($"{Evidence.Name(path)} is no path a snapshot can have");

    /// <summary>The same in bytes, with the zero at its end that the kernel wants.</summary>
    public byte[] At(RawPath path) => [.. Encoding.UTF8.GetBytes(Root), .. path.Bytes, 0];

    /// <summary>Whether a regular file is there, not through a link.</summary>
    public bool HasFile(RawPath path) => Look(path) is { Type: EntryType.File };

    public FileFacts? Look(RawPath path)
    {
        var handle = RawFile.OpenLong(At(path), Libc.OpenOnlyAsPlace, out _);
        if (handle < 0)
            return null;
        try
        {
            return RawFile.Stat(handle, out var facts) == 0 ? facts : null;
        }
        finally
        {
            _ = Libc.Close(handle);
        }
    }

    /// <summary>Nothing on the way to it is a link, so that it lies below the root and nowhere else.</summary>
    public bool IsBelowRoot(RawPath path)
    {
        var bytes = path.Bytes;
        for (
            var at = bytes[1..].IndexOf((byte)'/') + 1;
            at > 0;
            at = bytes[(at + 1)..].IndexOf((byte)'/') is var next and >= 0 ? at + 1 + next : 0
        )
        {
            if (Look(new RawPath(bytes[..at])) is not { Type: EntryType.Folder })
                return false;
        }

        return path.IsText && At(path.ToString()).Length > Root.Length;
    }

    /// <summary>The root is the machine's own.</summary>
    public bool IsWholeMachine =>
        Look(new RawPath("/")) is not { } own || RawFile.Stat(Libc.CurrentFolder, "/\0"u8, out var machine) != 0 || own.IsSameFile(machine);

    /// <summary>Opens a regular file. What hostile data puts in its place, a link, a pipe or a device, is none: nothing is followed and
    /// nothing waits.</summary>
    /// <exception cref="IOException">It is not there, no such file, or unreadable.</exception>
    public FileStream Open(RawPath path)
    {
        // Only asked about before: to open a device may already do something.
        if (Look(path) is not { Type: EntryType.File })
            throw new IOException($"{Evidence.Name(path)} is not there, or is no file");
        var handle = RawFile.OpenLong(At(path), 0, out var error);
        return handle >= 0
            ? new FileStream(new SafeFileHandle(handle, ownsHandle: true), FileAccess.Read, 0)
            : throw new IOException($"{Evidence.Name(path)} cannot be opened ({Marshal.GetPInvokeErrorMessage(error)})");
    }

    public FileStream Open(string path)
    {
        _ = At(path);
        return Open(new RawPath(path));
    }
}
