using System.Text;

namespace Homelab.Backups.Manifests.Exclusions;

/// <summary>
/// One <c>--exclude</c> pattern as restic reads it: <see cref="NamePattern"/> by <see cref="NamePattern"/>, <c>**</c> for any number of
/// folders, from the top with a leading slash and else anywhere, taking with a folder what is in it, and taking back with a leading
/// <c>!</c>.
/// </summary>
internal sealed class PathPattern
{
    private static readonly byte[] Root = "/"u8.ToArray();

    private readonly bool _isRooted;

    // Null stands for **.
    private readonly List<NamePattern?> _parts;
    private readonly int _doubleStars;

    private PathPattern(bool isNegated, bool isRooted, List<NamePattern?> parts)
    {
        IsNegated = isNegated;
        _isRooted = isRooted;
        _parts = parts;
        _doubleStars = parts.Count(part => part is null);
    }

    public bool IsNegated { get; }

    /// <summary>Reads a pattern; null when it is malformed.</summary>
    public static PathPattern? Parse(string pattern)
    {
        var isNegated = pattern.StartsWith('!');
        var clean = Clean(isNegated ? pattern[1..] : pattern);
        var parts = new List<NamePattern?>();
        // A lone slash means everything below the root.
        foreach (var part in clean == "/" ? ["**"] : clean.TrimStart('/').Split('/'))
        {
            if (part == "**")
                parts.Add(null);
            else if (NamePattern.Parse(Encoding.UTF8.GetBytes(part)) is { } name)
                parts.Add(name);
            else
                return null;
        }

        return new PathPattern(isNegated, clean.StartsWith('/'), parts);
    }

    public bool Matches(PathNames path)
    {
        Span<int> taken = stackalloc int[_doubleStars];
        return Matches(path, taken, expanded: 0, length: _parts.Count);
    }

    // Every ** in turn stands for 0, 1, 2… names. The bound is restic's own, which counts one for each ** that is still to come.
    private bool Matches(PathNames path, Span<int> taken, int expanded, int length)
    {
        if (expanded == _doubleStars)
            return MatchesSomewhere(path, taken, length);
        var spare = path.Count - length + (_isRooted ? 1 : 2);
        for (taken[expanded] = 0; taken[expanded] <= spare; taken[expanded]++)
        {
            if (Matches(path, taken, expanded + 1, length - 1 + taken[expanded]))
                return true;
        }

        return false;
    }

    private bool MatchesSomewhere(PathNames path, Span<int> taken, int length)
    {
        if (length == 0)
            return _isRooted;
        for (var offset = _isRooted ? 0 : path.Count - length; offset >= 0; offset--)
        {
            if (length <= path.Count - offset && MatchesAt(path, offset, taken))
                return true;
        }

        return false;
    }

    private bool MatchesAt(PathNames path, int offset, Span<int> taken)
    {
        var star = 0;
        foreach (var part in _parts)
        {
            if (part is null)
                offset += taken[star++];
            else if (!part.Matches(path[offset++]))
                return false;
        }

        return true;
    }

    /// <summary>The shortest spelling of a path, as Go's <c>filepath.Clean</c> has it.</summary>
    private static string Clean(string path)
    {
        var isRooted = path.StartsWith('/');
        var names = new List<string>();
        foreach (var name in path.Split('/'))
        {
            if (name is "" or ".")
                continue;
            if (name != ".." || (names.Count == 0 && !isRooted) || (names.Count > 0 && names[^1] == ".."))
                names.Add(name);
            else if (names.Count > 0)
                names.RemoveAt(names.Count - 1);
        }

        var joined = string.Join('/', names);
        return isRooted ? "/" + joined
            : joined.Length == 0 ? "."
            : joined;
    }
}
