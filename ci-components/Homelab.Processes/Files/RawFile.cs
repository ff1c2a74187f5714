namespace Homelab.Processes.Files;

/// <summary>Opening and asking by byte paths. Handles are plain numbers: a million short-lived objects would be felt.</summary>
internal static class RawFile
{
    private const int LongestPath = 4096;

    /// <summary>Opens for reading, never following a link, never waiting, and where allowed without marking the access.</summary>
    /// <param name="path">With a zero at its end.</param>
    public static int Open(int folder, ReadOnlySpan<byte> path, int flags, out int error)
    {
        flags |= Libc.OpenNoFollow | Libc.OpenNonBlocking | Libc.OpenCloseOnExec;
        var handle = OpenOnce(folder, path, flags | Libc.OpenNoAccessTime, out error);
        // Only owners may read without a trace.
        return error == Libc.NotPermitted ? OpenOnce(folder, path, flags, out error) : handle;
    }

    /// <summary>Opens an absolute path of any length.</summary>
    /// <param name="path">With a zero at its end.</param>
    public static int OpenLong(ReadOnlySpan<byte> path, int flags, out int error)
    {
        if (path.Length <= LongestPath)
            return Open(Libc.CurrentFolder, path, flags, out error);
        var place = Libc.CurrentFolder;
        var piece = new byte[LongestPath];
        while (path.Length > LongestPath)
        {
            var cut = path[..(LongestPath - 1)].LastIndexOf((byte)'/');
            path[..cut].CopyTo(piece);
            piece[cut] = 0;
            var next = OpenOnce(place, piece, Libc.OpenFolder | Libc.OpenOnlyAsPlace | Libc.OpenCloseOnExec, out error);
            CloseIfOurs(place);
            if (next < 0)
                return next;
            place = next;
            path = path[(cut + 1)..];
        }

        var handle = Open(place, path, flags, out error);
        CloseIfOurs(place);
        return handle;
    }

    /// <summary>Asks about a name in an open folder. 0, or the error.</summary>
    /// <param name="name">With a zero at its end.</param>
    public static int Stat(int folder, ReadOnlySpan<byte> name, out FileFacts facts) => Stat(folder, name, Libc.NoFollow, out facts);

    /// <summary>Asks about what is open. 0, or the error.</summary>
    public static int Stat(int handle, out FileFacts facts) => Stat(handle, "\0"u8, Libc.EmptyPath, out facts);

    private static int Stat(int handle, ReadOnlySpan<byte> name, int flags, out FileFacts facts)
    {
        var failed = Libc.Stat(handle, name, flags | Libc.NoAutomount, Libc.FactsAndBirth, out var raw) != 0;
        facts = failed ? default : new FileFacts(raw);
        return failed ? Libc.LastError : 0;
    }

    private static int OpenOnce(int folder, ReadOnlySpan<byte> path, int flags, out int error)
    {
        while (true)
        {
            var handle = Libc.OpenAt(folder, path, flags);
            error = handle < 0 ? Libc.LastError : 0;
            if (error != Libc.Interrupted)
                return handle;
        }
    }

    private static void CloseIfOurs(int place)
    {
        if (place >= 0)
            _ = Libc.Close(place);
    }
}
