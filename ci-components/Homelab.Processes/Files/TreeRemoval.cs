using System.Runtime.InteropServices;
using System.Text;

namespace Homelab.Processes.Files;

/// <summary>
/// Takes away trees whose names may be no text and whose folders may be closed to their owner: what was restored is as somebody else made
/// it.
/// Nothing is followed, and no other disk is entered.
/// </summary>
internal static class TreeRemoval
{
    private const int OwnerOnly = 0x1C0; // 0700

    /// <summary>What is not there is removed.</summary>
    /// <exception cref="IOException">Not all of it could be.</exception>
    public static void Remove(string path)
    {
        byte[] raw = [.. Encoding.UTF8.GetBytes(path), 0];
        if (RawFile.Stat(Libc.CurrentFolder, raw, out var facts) == 0)
            Remove(Libc.CurrentFolder, raw, facts.Device, path);
    }

    /// <summary>Everything in a folder, but for one name.</summary>
    /// <exception cref="IOException">Not all of it could be.</exception>
    public static void Empty(string path, string but)
    {
        byte[] raw = [.. Encoding.UTF8.GetBytes(path), 0];
        if (RawFile.Stat(Libc.CurrentFolder, raw, out var facts) == 0)
            Empty(Libc.CurrentFolder, raw, facts, facts.Device, path, Encoding.UTF8.GetBytes(but));
    }

    private static void Remove(int parent, ReadOnlySpan<byte> name, DeviceNumber device, string shown)
    {
        if (RawFile.Stat(parent, name, out var facts) != 0)
            return;
        if (facts.Type is EntryType.Folder)
            Empty(parent, name, facts, device, shown, []);
        if (Libc.UnlinkAt(parent, name, facts.Type is EntryType.Folder ? Libc.RemoveFolder : 0) != 0 && Libc.LastError != Libc.NoEntry)
            throw new IOException($"{shown} cannot be removed ({Marshal.GetPInvokeErrorMessage(Libc.LastError)})");
    }

    private static void Empty(
        int parent,
        ReadOnlySpan<byte> name,
        in FileFacts facts,
        DeviceNumber device,
        string shown,
        ReadOnlySpan<byte> but
    )
    {
        if (facts.Device != device)
            throw new IOException($"in {shown} another disk is mounted");
        if ((facts.Mode & OwnerOnly) != OwnerOnly)
            _ = Libc.ChangeModeAt(parent, name, OwnerOnly, 0);
        var folder = new RawFolder();
        if (folder.Open(parent, name, 0, facts) is var error and not 0)
            throw new IOException($"{shown} cannot be entered ({Marshal.GetPInvokeErrorMessage(error)})");
        try
        {
            while (folder.NamesLeft > 0)
            {
                var inside = folder.Take();
                if (!inside[..^1].SequenceEqual(but))
                    Remove(folder.Handle, inside, device, shown);
            }
        }
        finally
        {
            folder.Close();
        }
    }
}
