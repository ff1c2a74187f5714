using Homelab.Processes.Files;

namespace Homelab.Restores.Restores;

/// <summary>Folders a running system needs where they are. Renamed, they take it with them; a restore sets none of them aside, and takes
/// none as its target.</summary>
internal static class SystemFolders
{
    private static readonly string[] All =
    [
        "/bin",
        "/boot",
        "/dev",
        "/etc",
        "/home",
        "/lib",
        "/lib32",
        "/lib64",
        "/libx32",
        "/proc",
        "/root",
        "/run",
        "/sbin",
        "/sys",
        "/tmp",
        "/usr",
        "/var",
        "/usr/bin",
        "/usr/lib",
        "/usr/lib64",
        "/usr/local",
        "/usr/sbin",
        "/usr/share",
        "/var/cache",
        "/var/lib",
        "/var/log",
        "/var/spool",
        "/var/tmp",
    ];

    /// <summary>It is one of them, or holds one, by whatever name or way.</summary>
    public static bool IsOrHolds(string path)
    {
        if (path == "/" || All.Contains(path.TrimEnd('/')))
            return true;
        return OnDisk.Look(path) is not null
            && RawFile.Stat(Libc.CurrentFolder, RawTree.Raw(path), out var facts) == 0
            && Known.Value.Contains((facts.Inode, facts.Device));
    }

    private static readonly Lazy<HashSet<(ulong, DeviceNumber)>> Known = new(() =>
        [
            .. All.Where(Directory.Exists)
                .SelectMany(path => PathText.Above(FolderMap.Real(path)).Append(FolderMap.Real(path)).Append("/"))
                .Select(path =>
                    RawFile.Stat(Libc.CurrentFolder, RawTree.Raw(path), out var facts) == 0 ? (facts.Inode, facts.Device) : default
                ),
        ]
    );
}
