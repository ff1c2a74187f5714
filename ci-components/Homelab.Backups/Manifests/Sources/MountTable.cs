using System.Text;
using Homelab.Backups.Manifests.Exclusions;
using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Sources;

/// <summary>Where disks are mounted, and where they should be.</summary>
public sealed class MountTable
{
    // These come and go with containers, sessions and packages, and hold nobody's only copy.
    private static readonly HashSet<string> Fleeting =
    [
        "overlay",
        "nsfs",
        "proc",
        "sysfs",
        "cgroup",
        "cgroup2",
        "devpts",
        "devtmpfs",
        "mqueue",
        "hugetlbfs",
        "squashfs",
        "tracefs",
        "debugfs",
        "securityfs",
        "configfs",
        "fusectl",
        "binfmt_misc",
        "bpf",
        "pstore",
        "efivarfs",
        "ramfs",
        "rpc_pipefs",
        "fuse.gvfsd-fuse",
        "fuse.portal",
        "fuse.lxcfs",
    ];

    private readonly HashSet<string> _mounted;
    private readonly HashSet<string> _lasting;
    private readonly List<(string Place, bool IsAutomatic)> _wanted;

    private MountTable(IReadOnlyList<(string Place, string Type)> mounts, List<(string, bool)> wanted)
    {
        _mounted = [.. mounts.Select(mount => mount.Place)];
        _lasting = [.. mounts.Where(mount => !Fleeting.Contains(mount.Type)).Select(mount => mount.Place)];
        _wanted = wanted;
    }

    /// <summary>Reads what the kernel and the system's table say now. A missing table wants nothing.</summary>
    public static MountTable Read(string fstab = "/etc/fstab", string mountInfo = "/proc/self/mountinfo") =>
        new(
            [.. Lines(mountInfo).Where(fields => fields.Length > 4).Select(fields => (Unescape(fields[4]), TypeOf(fields)))],
            [
                .. Lines(fstab)
                    .Where(fields => fields.Length > 2 && fields[1].StartsWith('/') && fields[2] != "swap")
                    .Select(fields =>
                        (
                            Path.TrimEndingDirectorySeparator(Unescape(fields[1])),
                            IsAutomatic: fields.Length < 4 || !fields[3].Split(',').Contains("noauto")
                        )
                    ),
            ]
        );

    /// <summary>A set's paths, and what is mounted at, above or below one of them, but for <c>/</c>: where its files are counted.</summary>
    public IReadOnlyList<ManifestPlace> PlacesOf(IReadOnlyList<string> paths, Exclusion exclusion)
    {
        var mounts = _lasting.Where(mount =>
            mount != "/"
            && !paths.Contains(mount)
            && paths.Any(path => PathText.IsAtOrBelow(path, mount) || (PathText.IsAtOrBelow(mount, path) && !exclusion.Excludes(mount)))
        );
        return
        [
            .. paths.Distinct().Select(path => new ManifestPlace(path, _lasting.Contains(path))),
            .. mounts.Order(StringComparer.Ordinal).Select(mount => new ManifestPlace(mount, Mounted: true)),
        ];
    }

    public bool IsMountPoint(string path) => _mounted.Contains(path);

    public bool HasMountBelow(string path) => _mounted.Any(mounted => mounted != path && PathText.IsAtOrBelow(mounted, path));

    /// <summary>
    /// A place that matters to this path and where nothing is mounted: the one it lies on, or one inside it. Inside, disks that are mounted
    /// by hand only do not matter.
    /// </summary>
    public string? FindMissing(string path) =>
        _wanted
            .Where(wanted =>
                !_mounted.Contains(wanted.Place)
                && (PathText.IsAtOrBelow(path, wanted.Place) || (wanted.IsAutomatic && PathText.IsAtOrBelow(wanted.Place, path)))
            )
            .Select(wanted => wanted.Place)
            .FirstOrDefault();

    // Behind a number of optional fields and a dash.
    private static string TypeOf(string[] fields) =>
        Array.IndexOf(fields, "-") is > 0 and var dash && dash + 1 < fields.Length ? fields[dash + 1] : "";

    private static IEnumerable<string[]> Lines(string file) =>
        !File.Exists(file)
            ? []
            : File.ReadLines(file)
                .Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields.Length > 0 && !fields[0].StartsWith('#'));

    // Blanks and backslashes are written as three octal digits.
    private static string Unescape(string field)
    {
        if (!field.Contains('\\'))
            return field;
        var text = new StringBuilder();
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && IsOctal(field.AsSpan(i + 1, 3)))
            {
                text.Append((char)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')));
                i += 3;
            }
            else
                text.Append(field[i]);
        }

        return text.ToString();
    }

    private static bool IsOctal(ReadOnlySpan<char> digits) => !digits.ContainsAnyExceptInRange('0', '7');
}
