using System.Runtime.InteropServices;

namespace Homelab.Processes.Files;

/// <summary>A folder whose entries survive a power failure. The framework synchronizes files only.</summary>
internal static partial class DurableFolder
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    public static void Create(string path) =>
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>What was renamed in the folder stays renamed.</summary>
    public static void Synchronize(string path)
    {
        var folder = Open(path, ReadOnlyCloseOnExec);
        if (folder < 0)
            throw new IOException($"{path} cannot be opened.", Marshal.GetLastPInvokeError());
        try
        {
            if (Sync(folder) != 0)
                throw new IOException($"{path} cannot be written to disk.", Marshal.GetLastPInvokeError());
        }
        finally
        {
            _ = Close(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
