namespace Homelab.Text;

/// <summary>The nearest known word, if one is near enough to have been meant.</summary>
public static class DidYouMean
{
    private const int LongestWord = 64;

    /// <summary><c>, did you mean 'paths'?</c> or nothing.</summary>
    public static string Among(IEnumerable<string> known, string written) =>
        Nearest(known, written) is { } nearest ? $", did you mean '{nearest}'?" : "";

    /// <summary>Null when none is near. Letters have their case.</summary>
    public static string? Nearest(IEnumerable<string> known, string written)
    {
        if (written.Length is 0 or > LongestWord)
            return null;
        var farthest = written.Length < 4 ? 1 : 2;
        return known
            .Where(word => word.Length <= LongestWord)
            .Select(word => (Word: word, Distance: Distance(word, written)))
            .Where(candidate => candidate.Distance <= farthest)
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault()
            .Word;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
                d[i, j] = i == 0 || j == 0 ? i + j : Step(a, b, d, i, j);
        }
        return d[a.Length, b.Length];
    }

    private static int Step(string a, string b, int[,] d, int i, int j)
    {
        var cost = a[i - 1] == b[j - 1] ? 0 : 1;
        var best = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + cost);
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(best, d[i - 2, j - 2] + 1) : best;
    }
}
