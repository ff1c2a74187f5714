using System.Globalization;
using System.Text;

namespace Homelab.Reports.Notes.Safe;

/// <summary>
/// Text in which nothing hides: whatever a reader could not see, or that would reorder or style what he does see (control, ANSI, bidi,
/// zero-width, tags), is written as its code point. Dropping it instead would make two different names look the same.
/// </summary>
public static class VisibleText
{
    /// <summary>The text on one line: tabs and line ends are shown too.</summary>
    public static string OneLine(string text) => Show(text, keepTabs: false);

    /// <summary>The lines of a text. A carriage return before a line end belongs to it.</summary>
    public static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => Show(line.EndsWith('\r') ? line[..^1] : line, keepTabs: true));

    /// <summary>At most so many characters of a text, never half of one; an ellipsis stands for the rest.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + "…";

    private static string Show(string text, bool keepTabs)
    {
        var at = FirstHidden(text, keepTabs);
        if (at < 0)
            return text;
        var shown = new StringBuilder(text, 0, at, text.Length + 16);
        foreach (var rune in text.AsSpan(at).EnumerateRunes())
        {
            if (IsHidden(rune, keepTabs))
                shown.Append(Name(rune));
            else
                shown.Append(rune.ToString());
        }

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

    private static string Name(Rune rune) => rune.Value switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        <= 0xFFFF => $"\\u{rune.Value:x4}",
        _ => $"\\U{rune.Value:x8}",
    };

    private static bool IsHidden(Rune rune, bool keepTabs) => rune.Value switch
    {
        '\t' => !keepTabs,
        // Blank though their category says letter, mark or symbol.
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164 or 0xFFA0
            or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF) => true,
        // Greek varia: whoever normalizes the text (NFC) makes a back-tick of it.
        0x1FEF => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned,
    };
}
