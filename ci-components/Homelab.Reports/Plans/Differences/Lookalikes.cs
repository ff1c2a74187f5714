using System.Globalization;
using System.Text;
using Homelab.Text;

namespace Homelab.Reports.Plans.Differences;

/// <summary>Two lines that differ, shown so that a reader sees where: blanks at the end, other blanks, marks that combine, letters of
/// another script.</summary>
internal static class Lookalikes
{
    /// <summary>In so few characters a letter of another script goes unseen.</summary>
    private const int Few = 3;

    /// <summary>Whether the two might look the same.</summary>
    public static bool Are(string one, string other) =>
        one != other && !(IsPlain(one) && IsPlain(other)) && (Show(one, other) != (one, other) || Remark(one, other) is not null);

    private static bool IsPlain(string line) => !line.AsSpan().ContainsAnyExceptInRange(' ', '~') && !line.EndsWith(' ');

    /// <summary>Both, with the code points of what cannot be seen, and of what may be drawn alike where they differ.</summary>
    public static (string Before, string After) Show(string before, string after)
    {
        var (start, end) = Common(before, after);
        var marks = Letters(before.AsSpan()[start..^end]) == Letters(after.AsSpan()[start..^end]);
        var blanks = !Blanks(before).SequenceEqual(Blanks(after));
        return (
            Reveal(before, marks ? start..(before.Length - end) : default, blanks),
            Reveal(after, marks ? start..(after.Length - end) : default, blanks)
        );
    }

    /// <summary>A line without counterpart.</summary>
    /// <param name="blanks">Whether those at its end count.</param>
    public static string Show(string line, bool blanks) => Reveal(line, default, blanks);

    /// <summary>Says which letter became which; null where that is plain to see.</summary>
    public static string? Remark(string before, string after)
    {
        var (start, end) = Common(before, after);
        Rune[] olds = [.. before[start..^end].EnumerateRunes()],
            news = [.. after[start..^end].EnumerateRunes()];
        return olds.Length is 0 or > Few || news.Length is 0 or > Few || olds.Concat(news).All(rune => rune.IsAscii)
            ? null
            : $"#{Names(olds)} became {Names(news)}";
    }

    /// <summary>How many characters both begin and end with, never half of one.</summary>
    public static (int Start, int End) Common(string before, string after)
    {
        var start = before.AsSpan().CommonPrefixLength(after);
        if (start > 0 && char.IsHighSurrogate(before[start - 1]))
            start--;
        var end = 0;
        while (end < Math.Min(before.Length, after.Length) - start && before[^(end + 1)] == after[^(end + 1)])
            end++;
        if (end > 0 && char.IsLowSurrogate(before[^end]))
            end--;
        return (start, end);
    }

    private static string Reveal(string line, Range marks, bool blanks)
    {
        var content = blanks ? line.Length - Blanks(line).Length : line.Length;
        StringBuilder? shown = null;
        for (var i = 0; i < line.Length; )
        {
            Rune.DecodeFromUtf16(line.AsSpan(i), out var rune, out var length);
            var hides = i >= content || IsUnseen(rune) || (i >= marks.Start.Value && i < marks.End.Value && VisibleText.Combines(rune));
            if (hides && shown is null)
                shown = new StringBuilder(line, 0, i, line.Length + 16);
            shown?.Append(hides ? $"\\u{rune.Value:x4}" : line.AsSpan(i, length).ToString());
            i += length;
        }

        return shown?.ToString() ?? line;
    }

    private static ReadOnlySpan<char> Blanks(string line) => line.AsSpan(line.AsSpan().TrimEnd().Length);

    private static bool IsUnseen(Rune rune) => rune.Value is not (' ' or '\t') && (Rune.IsWhiteSpace(rune) || VisibleText.Hides(rune));

    // A letter with its mark may be one code point or two: then as many letters stand on both sides.
    private static int Letters(ReadOnlySpan<char> text)
    {
        var letters = 0;
        foreach (var rune in text.EnumerateRunes())
            letters += VisibleText.Combines(rune) || IsUnseen(rune) ? 0 : 1;
        return letters;
    }

    private static string Names(Rune[] runes) =>
        string.Join(' ', runes.Select(rune => string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}")));
}
