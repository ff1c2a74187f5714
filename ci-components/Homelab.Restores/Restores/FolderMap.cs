using System.Text;
using Homelab.Processes.Files;

namespace Homelab.Restores.Restores;

/// <summary>Where folders really lie: two paths may be one folder, by links, by mounts of a folder in another place, or by the case of
/// their letters.</summary>
internal sealed class FolderMap
{
    private readonly List<(string Device, string Root, string Point)> _mounts;

    private FolderMap(List<(string, string, string)> mounts) => _mounts = mounts;

    public static FolderMap Read(string mountInfo = "/proc/self/mountinfo") =>
        new(
            !File.Exists(mountInfo)
                ? []
                :
                [
                    .. File.ReadLines(mountInfo)
                        .Select(line => line.Split(' '))
                        .Where(fields => fields.Length > 4)
                        .Select(fields => (fields[2], Plain(fields[3]), Plain(fields[4]))),
                ]
        );

    /// <summary>Without links, as far as it exists.</summary>
    public static string Real(string path)
    {
        var full = Path.GetFullPath(path);
        foreach (var there in PathText.Above(full).Prepend(full))
        {
            var buffer = new byte[4097];
            if (Libc.RealPath(RawTree.Raw(there), buffer) != 0)
                return
                    PathText
                        .Below(
                            Encoding.UTF8.GetString(buffer.AsSpan(0, buffer.AsSpan().IndexOf((byte)0))),
                            full[there.Length..] is { Length: > 0 } rest ? rest : "/"
                        )
                        .TrimEnd('/')
                        is { Length: > 0 } real
                    ? real
                    : "/";
        }

        return full;
    }

    /// <summary>The first link on the way to a path, or at its end; null for none.</summary>
    public static string? LinkTo(string path) =>
        PathText
            .Above(path.TrimEnd('/'))
            .Reverse()
            .Append(path.TrimEnd('/'))
            .FirstOrDefault(there => there.Length > 0 && OnDisk.Look(there) is { Type: EntryType.Link });

    /// <summary>One lies in the other, or they are the same.</summary>
    public bool Overlap(string one, string other)
    {
        var (first, second) = (Real(one), Real(other));
        return Are(first, second)
            || Spots(first).Any(spot => Spots(second).Any(place => spot.Device == place.Device && Are(spot.Path, place.Path)))
            || Identities(first).First() is { } own && Identities(second).Contains(own)
            || Identities(second).First() is { } others && Identities(first).Contains(others);
    }

    private static bool Are(string one, string other) => PathText.IsAtOrBelow(one, other) || PathText.IsAtOrBelow(other, one);

    /// <summary>As file systems have it: where it lies in one, and what of others is mounted in it.</summary>
    private IEnumerable<(string Device, string Path)> Spots(string real)
    {
        var (device, root, point) = _mounts.LastOrDefault(mount =>
            PathText.IsAtOrBelow(real, mount.Point)
            && !_mounts.Exists(nearer => nearer.Point.Length > mount.Point.Length && PathText.IsAtOrBelow(real, nearer.Point))
        );
        if (device is null)
            return [];
        var rest =
            point == "/" ? real
            : real[point.Length..] is { Length: > 0 } below ? below
            : "/";
        return _mounts
            .Where(mount => mount.Point != real && PathText.IsAtOrBelow(mount.Point, real))
            .Select(mount => (mount.Device, mount.Root))
            .Prepend((device, PathText.Below(root, rest)));
    }

    /// <summary>The folder and those above it, by what the kernel knows them by; null for itself where it does not exist.</summary>
    private static IEnumerable<(ulong Inode, DeviceNumber Device)?> Identities(string real) =>
        PathText
            .Above(real)
            .Prepend(real)
            .Select(path =>
                RawFile.Stat(Libc.CurrentFolder, RawTree.Raw(path), out var facts) == 0
                    ? (facts.Inode, facts.Device)
                    : ((ulong, DeviceNumber)?)null
            );

    // Blanks and the like are written as three octal digits.
    private static string Plain(string field) =>
        !field.Contains('\\', StringComparison.Ordinal)
            ? field
            : System.Text.RegularExpressions.Regex.Replace(
                field,
                @"\\([0-7]{3})",
                match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString()
            );
}
