using System.Runtime.InteropServices;
using System.Text;

namespace Homelab.Processes.Files;

/// <summary>A folder whose entries survive a power failure. The framework synchronizes files only.</summary>
internal static class DurableFolder
{
    public static void Create(string path) =>
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>What was renamed in the folder stays renamed.</summary>
    public static void Synchronize(string path)
    {
        var folder = Libc.OpenAt(Libc.CurrentFolder, [.. Encoding.UTF8.GetBytes(path), 0], Libc.OpenCloseOnExec);
        if (folder < 0)
            throw new IOException($"{path} cannot be opened.", Marshal.GetLastPInvokeError());
        try
        {
            // Some file systems, over a network or on a stick, know no such thing.
            if (Libc.Sync(folder) != 0 && Marshal.GetLastPInvokeError() is var error and not Libc.InvalidArgument)
                throw new IOException($"{path} cannot be written to disk.", error);
        }
        finally
        {
            _ = Libc.Close(folder);
        }
    }
}
