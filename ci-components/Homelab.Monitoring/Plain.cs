using System.Globalization;
using System.Text;

namespace Homelab.Monitoring;

/// <summary>Text in which nothing hides: what a reader could not see, or that would reorder what he does see, is written as its code point.</summary>
internal static class Plain
{
    /// <summary>One line, at most so many characters long; an ellipsis stands for the rest.</summary>
    public static string OneLine(string text, int longest = int.MaxValue)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune))
                line.Append(Shown(rune));
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return Cut(line.ToString().TrimEnd(), longest);
    }

    /// <summary>The same of several lines; tabs stay what they are.</summary>
    public static string Lines(string text)
    {
        var lines = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
            lines.Append(rune.Value is '\n' or '\t' ? rune.ToString() : Shown(rune));
        return lines.ToString();
    }

    /// <summary>The beginning of a text, never half a character.</summary>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        if (longest < 2)
            return longest == 1 ? "…" : "";
        var end = longest - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>The end of a text as UTF-8, never half a character.</summary>
    public static byte[] Tail(string text, int bytes)
    {
        var all = Encoding.UTF8.GetBytes(text);
        var start = Math.Max(0, all.Length - bytes);
        // The bytes of a character after its first begin with the bits 10.
        while (start < all.Length && (all[start] & 0xC0) == 0x80)
            start++;
        return all[start..];
    }

    private static string Shown(Rune rune) => !IsHidden(rune) ? rune.ToString()
        : rune.Value <= 0xFFFF ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}";

    private static bool IsHidden(Rune rune) => rune.Value switch
    {
        ' ' => false,
        // Blank, though their category says letter, mark or symbol; and one that normalizing turns into a back-tick.
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x1FEF or 0x2800 or 0x3164 or 0xFF40 or 0xFFA0
            or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF) => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse,
    };
}
