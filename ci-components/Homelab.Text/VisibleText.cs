using System.Globalization;
using System.Text;

namespace Homelab.Text;

/// <summary>
/// Text in which nothing hides: whatever a reader could not see, or that would reorder or style what he does see (control, ANSI, bidi,
/// zero-width, tags), is written as its code point. Dropping it instead would make two different names look the same.
/// </summary>
public static class VisibleText
{
    /// <summary>The text on one line: tabs and line ends are shown too.</summary>
    public static string OneLine(string text) => Show(text, keepTabs: false);

    /// <summary>As much of it as fits in so many characters.</summary>
    public static string OneLine(string text, int longest) => Cut(OneLine(Start(text, longest + 1)), longest);

    /// <summary>The lines of a text. A carriage return before a line end belongs to it.</summary>
    public static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => Show(line.EndsWith('\r') ? line[..^1] : line, keepTabs: true));

    /// <summary>The words of a text on one line, a space between two: for prose, where nobody misses the line ends.</summary>
    public static string Words(string text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune))
                line.Append(Shown(rune, keepTabs: false));
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>The last line of what a program said, fit for the middle of a sentence.</summary>
    public static string LastLine(string text, int longest) => OneLine(text.Trim().Split('\n')[^1], longest).TrimEnd('.');

    /// <summary>At most so many characters of a text, never half of one; an ellipsis, counted with them, stands for the rest.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text
        : longest < 1 ? ""
        : Start(text, longest - 1) + "…";

    /// <summary>The first characters of a text, never half of one, such as of an id that is long.</summary>
    public static string Start(string text, int length) =>
        text.Length <= length ? text : text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>Where text may stand that people write by hand: whether this one would deceive its reader. Joiners and selectors shape
    /// emoji and scripts.</summary>
    public static bool Deceives(Rune rune) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate =>
                true,
            UnicodeCategory.Format => !IsJoiner(rune),
            UnicodeCategory.OtherNotAssigned => (rune.Value & 0xFFFE) == 0xFFFE,
            _ => false,
        };

    /// <summary>Whether a reader could not see it, or it would change what he does see.</summary>
    public static bool Hides(Rune rune) => IsHidden(rune, keepTabs: false);

    /// <summary>Whether it is drawn together with its neighbour, or another code point is drawn like it by rule: marks, parts of Hangul
    /// syllables, the signs for ohm, kelvin and ångström.</summary>
    public static bool Combines(Rune rune) =>
        rune.Value
            is (>= 0x1100 and <= 0x11FF)
                or (>= 0xA960 and <= 0xA97F)
                or (>= 0xD7B0 and <= 0xD7FF)
                or 0x2126
                or 0x212A
                or 0x212B
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0x2F800 and <= 0x2FA1F)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    private static string Show(string text, bool keepTabs)
    {
        var at = FirstHidden(text, keepTabs);
        if (at < 0)
            return text;
        var shown = new StringBuilder(text, 0, at, text.Length + 16);
        foreach (var rune in text.AsSpan(at).EnumerateRunes())
            shown.Append(Shown(rune, keepTabs));
        return shown.ToString();
    }

    private static int FirstHidden(string text, bool keepTabs)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is >= ' ' and <= '~')
                continue;
            if (!Rune.TryGetRuneAt(text, i, out var rune) || IsHidden(rune, keepTabs))
                return i;
            i += rune.Utf16SequenceLength - 1;
        }

        return -1;
    }

    private static string Shown(Rune rune, bool keepTabs) => IsHidden(rune, keepTabs) ? Name(rune) : rune.ToString();

    private static string Name(Rune rune) =>
        rune.Value switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            <= 0xFFFF => $"\\u{rune.Value:x4}",
            _ => $"\\U{rune.Value:x8}",
        };

    private static bool IsHidden(Rune rune, bool keepTabs) =>
        rune.Value switch
        {
            '\t' => !keepTabs,
            // Blank though their category says letter, mark or symbol.
            0x034F
            or 0x115F
            or 0x1160
            or 0x17B4
            or 0x17B5
            or (>= 0x180B and <= 0x180F)
            or 0x2800
            or 0x3164
            or 0xFFA0
            or (>= 0xFE00 and <= 0xFE0F)
            or (>= 0xE0000 and <= 0xE0FFF) => true,
            // Greek varia and the wide grave accent: whoever normalizes the text (NFC, NFKC) makes a back-tick of them.
            0x1FEF or 0xFF40 => true,
            _ => Deceives(rune)
                || IsJoiner(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse,
        };

    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D or 0x00AD;
}
