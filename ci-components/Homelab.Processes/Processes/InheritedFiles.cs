using System.Globalization;
using Homelab.Processes.Files;

namespace Homelab.Processes.Processes;

/// <summary>
/// Files that whoever started this program had open: a lock of a shell, a folder, a secret behind <c>/dev/fd/9</c>. Programs that this one
/// starts would get them, too, and restored SQL would leave its sandbox by them.
/// </summary>
public static class InheritedFiles
{
    private const int StandardError = 2;

    /// <summary>Keeps them from every program that is started from now on. Before anything is opened: what this program hands on is its own
    /// affair.</summary>
    public static void Keep()
    {
        foreach (var file in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            if (
                int.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor)
                && descriptor > StandardError
            )
                _ = Libc.ControlDescriptor(descriptor, Libc.SetDescriptorFlags, Libc.CloseOnExec);
        }
    }
}
