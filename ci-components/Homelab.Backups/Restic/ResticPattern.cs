using System.Text;

namespace Homelab.Backups.Restic;

/// <summary>Paths as restic's patterns say them.</summary>
internal static class ResticPattern
{
    /// <summary>The pattern that restic takes for this path and nothing else.</summary>
    public static string Of(string path)
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
    public static string? LineOf(string path)
    {
        // Variables are expanded there, and blanks at the end taken away.
        if (path.Any(char.IsControl) || path.Contains('\uFFFD', StringComparison.Ordinal))
            return null;
        var line = Of(path).Replace("$", "$$", StringComparison.Ordinal);
        return char.IsWhiteSpace(line[^1]) ? $"{line[..^1]}[{line[^1]}]" : line;
    }
}
