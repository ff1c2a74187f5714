using System.Globalization;
using System.Runtime.InteropServices;

namespace Homelab.Processes.Processes;

/// <summary>
/// Files that whoever started this program had open: a lock of a shell, a folder, a secret behind <c>/dev/fd/9</c>. Programs that this one
/// starts would get them, too, and restored SQL would leave its sandbox by them.
/// </summary>
public static partial class InheritedFiles
{
    private const int StandardError = 2;
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;

    /// <summary>Keeps them from every program that is started from now on. Before anything is opened: what this program hands on is its own affair.</summary>
    public static void Keep()
    {
        foreach (var file in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor) && descriptor > StandardError)
                _ = ControlDescriptor(descriptor, SetDescriptorFlags, CloseOnExec);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int ControlDescriptor(int descriptor, int command, int argument);
}
