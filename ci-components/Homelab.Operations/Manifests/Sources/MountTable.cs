using System.Text;

namespace Homelab.Operations.Manifests.Sources;

/// <summary>Where disks are mounted, and where they should be.</summary>
public sealed class MountTable
{
    private readonly HashSet<string> _mounted;
    private readonly List<(string Place, bool IsAutomatic)> _wanted;

    private MountTable(HashSet<string> mounted, List<(string, bool)> wanted)
    {
        _mounted = mounted;
        _wanted = wanted;
    }

    /// <summary>Reads what the kernel and the system's table say now. A missing table wants nothing.</summary>
    public static MountTable Read(string fstab = "/etc/fstab", string mountInfo = "/proc/self/mountinfo") => new(
        [.. Lines(mountInfo).Where(fields => fields.Length > 4).Select(fields => Unescape(fields[4]))],
        [.. Lines(fstab).Where(fields => fields.Length > 2 && fields[1].StartsWith('/') && fields[2] != "swap")
            .Select(fields => (Path.TrimEndingDirectorySeparator(Unescape(fields[1])), IsAutomatic: fields.Length < 4 || !fields[3].Split(',').Contains("noauto")))]);

    public bool IsMountPoint(string path) => _mounted.Contains(path);

    public bool HasMountBelow(string path) => _mounted.Any(mounted => mounted != path && IsAtOrBelow(mounted, path));

    /// <summary>
    /// A place that matters to this path and where nothing is mounted: the one it lies on, or one inside it. Inside, disks that are mounted
    /// by hand only do not matter.
    /// </summary>
    public string? FindMissing(string path) => _wanted
        .Where(wanted => !_mounted.Contains(wanted.Place) && (IsAtOrBelow(path, wanted.Place) || (wanted.IsAutomatic && IsAtOrBelow(wanted.Place, path))))
        .Select(wanted => wanted.Place).FirstOrDefault();

    private static bool IsAtOrBelow(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static IEnumerable<string[]> Lines(string file) => !File.Exists(file) ? [] : File.ReadLines(file)
        .Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Where(fields => fields.Length > 0 && !fields[0].StartsWith('#'));

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
