using System.Runtime.InteropServices;
using System.Text;
using Homelab.Backups.Manifests.Exclusions;
using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Sources;

/// <summary>
/// Looks at a set's sources before anything else happens. Older restics pass over a missing source and report success, and no
/// restic minds a disk that is not mounted: https://github.com/restic/restic/issues/4467
/// </summary>
public sealed class SourceInspection(MountTable mounts, Exclusion exclusion)
{
    public IReadOnlyList<SourceLook> Look(IEnumerable<string> paths) => [.. paths.Select(Look)];

    public SourceLook Look(string path)
    {
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (mounts.FindMissing(place) is { } mountPoint)
            return new SourceLook.NotMounted(path, mountPoint);
        var name = Encoding.UTF8.GetBytes(place + "\0");
        var error = RawFile.Stat(Libc.CurrentFolder, name, out var facts);
        if (error is Libc.NoEntry or Libc.NotAFolder)
            return new SourceLook.Missing(path);
        if (error != 0)
            return Unreadable(path, error);
        if (exclusion.Excludes(place))
            return new SourceLook.Excluded(path);
        return facts.Type switch
        {
            EntryType.Link => new SourceLook.Link(path, new FileInfo(place).LinkTarget ?? ""),
            EntryType.Folder => LookInto(path, place, name),
            EntryType.File => Open(path, name, 0),
            _ => new SourceLook.Unreadable(path, "it is neither a folder nor a file"),
        };
    }

    private SourceLook LookInto(string path, string place, byte[] name)
    {
        var look = Open(path, name, Libc.OpenFolder);
        if (look is not SourceLook.Present || Directory.EnumerateFileSystemEntries(place).Any())
            return look;
        return mounts.IsMountPoint(place) ? new SourceLook.EmptyMountPoint(path) : new SourceLook.Empty(path);
    }

    private static SourceLook Open(string path, byte[] name, int flags)
    {
        var handle = RawFile.Open(Libc.CurrentFolder, name, flags, out var error);
        if (handle < 0)
            return Unreadable(path, error);
        _ = Libc.Close(handle);
        return new SourceLook.Present(path);
    }

    private static SourceLook.Unreadable Unreadable(string path, int error) => new(path, Marshal.GetPInvokeErrorMessage(error));
}
