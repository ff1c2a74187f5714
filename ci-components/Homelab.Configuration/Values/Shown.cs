using System.Globalization;
using System.Text;
using Homelab.Configuration.Secrets;

namespace Homelab.Configuration.Values;

/// <summary>Text from the file as it may appear in a message: short, on one line, and never a secret.</summary>
internal static class Shown
{
    private const int MaximumLength = 40;

    public static string Text(string text)
    {
        if (LiteralSecrets.Contains(text[..Math.Min(text.Length, 5 * MaximumLength)]))
            return "(hidden)";
        var shown = new StringBuilder();
        foreach (var character in text)
        {
            if (shown.Length >= MaximumLength)
                return shown.Append('…').ToString();
            shown.Append(IsHarmless(character) ? character : '\uFFFD');
        }
        return shown.ToString();
    }

    /// <summary>Not a control, a lone surrogate, a second line end, or a character that reorders or hides what follows.</summary>
    public static bool IsHarmless(char character) => char.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // Joiners shape emoji and scripts; the other format characters only deceive.
        UnicodeCategory.Format => character is '\u200C' or '\u200D' or '\u00AD',
        UnicodeCategory.OtherNotAssigned => character < '\uFFFE',
        _ => true,
    };
}
