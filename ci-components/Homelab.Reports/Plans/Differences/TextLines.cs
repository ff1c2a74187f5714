namespace Homelab.Reports.Plans.Differences;

/// <summary>A text as lines, and how they end.</summary>
/// <param name="Ending">What its line ends are, or most of them; empty for a text of one line.</param>
internal sealed record TextLines(IReadOnlyList<string> Lines, string Ending, bool EndsWithNewline)
{
    /// <summary>Line ends are no part of the lines where all, or most, are others on the other side, which is said once; an odd one is part
    /// of its line.</summary>
    public static (TextLines Before, TextLines After) Of(string before, string after)
    {
        var (old, current) = (EndingOf(before), EndingOf(after));
        var apart = !IsMixed(before) && !IsMixed(after) || Kind(old) != Kind(current);
        return (Of(before, old, apart), Of(after, current, apart));
    }

    /// <summary>What no line shows: other line ends, and whether the last line has one.</summary>
    public static IEnumerable<string> Remarks(TextLines before, TextLines after)
    {
        if (before.Ending.Length > 0 && after.Ending.Length > 0 && Kind(before.Ending) != Kind(after.Ending))
            yield return $"#line endings change from {before.Ending} to {after.Ending}";
        if (before.EndsWithNewline != after.EndsWithNewline && before.Lines.Count > 0 && after.Lines.Count > 0)
            yield return after.EndsWithNewline ? "#final newline added" : "#final newline removed";
    }

    private static TextLines Of(string text, string ending, bool apart)
    {
        var lines = text.Length == 0 ? [] : text.Split('\n');
        var ends = text.EndsWith('\n');
        if (ends)
            lines = lines[..^1];
        if (apart)
            lines = [.. lines.Select((line, i) => line.EndsWith('\r') && (i < lines.Length - 1 || ends) ? line[..^1] : line)];
        return new TextLines(lines, ending, ends);
    }

    private static string EndingOf(string text)
    {
        var (all, windows) = Count(text);
        return all == 0 ? "" : (2 * windows > all ? "CRLF" : "LF") + (IsMixed(text) ? " (not all)" : "");
    }

    private static bool IsMixed(string text) => Count(text) is var (all, windows) && windows > 0 && windows < all;

    private static (int All, int Windows) Count(string text) => (text.AsSpan().Count('\n'), text.AsSpan().Count("\r\n"));

    private static string Kind(string ending) => ending.Split(' ')[0];
}
