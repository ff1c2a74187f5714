using System.Text;
using System.Text.RegularExpressions;

namespace Homelab.Simulator.Inputs;

/// <summary>
/// RE2 by .NET's linear engine. Two habits differ and matter here: RE2's <c>$</c> is the very end, not before a last line break,
/// and its classes <c>\d \w \s</c> are ASCII.
/// </summary>
internal static class Re2
{
    public static bool IsMatch(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, Translated(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new InputException($"invalid regular expression: {pattern}");
        }
    }

    private static string Translated(string pattern)
    {
        var result = new StringBuilder();
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                result.Append(Escape(pattern[++i], inClass));
                continue;
            }

            inClass = pattern[i] switch
            {
                '[' => true,
                ']' => false,
                _ => inClass,
            };
            result.Append(pattern[i] == '$' && !inClass ? "\\z" : pattern[i]);
        }

        return result.ToString();
    }

    private static string Escape(char letter, bool inClass)
    {
        var ascii = letter switch
        {
            'd' => "0-9",
            'w' => "0-9A-Za-z_",
            's' => "\\t\\n\\f\\r ",
            _ => null,
        };
        return ascii is null ? $"\\{letter}"
            : inClass ? ascii
            : $"[{ascii}]";
    }
}
