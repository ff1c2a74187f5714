using System.Text;

namespace Homelab.Operations.Restores;

/// <summary>Paths as they are in snapshots: absolute, and the same on every machine.</summary>
internal static class SnapshotPath
{
    public static bool IsAtOrBelow(string path, string folder) =>
        folder == "/" || path == folder || (path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>Where it is below a target that stands for <c>/</c>.</summary>
    public static string Below(string target, string path) => path == "/" ? target : target.TrimEnd('/') + path;

    /// <summary>Every folder above it, the nearest first; without <c>/</c>.</summary>
    public static IEnumerable<string> Above(string path)
    {
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
            yield return path[..end];
    }

    /// <summary>Absolute, and nothing in it leads anywhere else.</summary>
    public static bool IsPlain(string path) => path == "/" || (path.StartsWith('/') && !path.Contains('\0', StringComparison.Ordinal)
        && path[1..].Split('/').All(part => part is not ("" or "." or "..")));

    /// <summary>The pattern that restic takes for this path and nothing else.</summary>
    public static string Pattern(string path)
    {
        var pattern = new StringBuilder(path.Length + 8);
        foreach (var letter in path)
        {
            if (letter is '\\' or '*' or '?' or '[')
                pattern.Append('\\');
            pattern.Append(letter);
        }

        return pattern.ToString();
    }

    /// <summary>The same as a line of a file of patterns; null for what no line can say.</summary>
    public static string? PatternLine(string path)
    {
        // Variables are expanded there, and blanks at the end taken away.
        if (path.Any(char.IsControl) || path.Contains('\uFFFD', StringComparison.Ordinal))
            return null;
        var line = Pattern(path).Replace("$", "$$", StringComparison.Ordinal);
        return char.IsWhiteSpace(line[^1]) ? $"{line[..^1]}[{line[^1]}]" : line;
    }
}
