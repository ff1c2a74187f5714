using System.Text;

namespace Homelab.Reports.Safe;

/// <summary>Runs of the one character that ends code.</summary>
internal static class BackTicks
{
    public static int LongestRun(string text)
    {
        // Most data has none, and every line of a note is asked.
        if (!text.Contains('`'))
            return 0;
        int longest = 0,
            run = 0;
        foreach (var character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    /// <summary>The text with no run longer than <paramref name="longest"/>; an ellipsis stands for the rest of each.</summary>
    public static string Shorten(string text, int longest)
    {
        if (LongestRun(text) <= longest)
            return text;
        var result = new StringBuilder(text.Length);
        var run = 0;
        foreach (var character in text)
        {
            run = character == '`' ? run + 1 : 0;
            if (run <= longest)
                result.Append(character);
            else if (run == longest + 1)
                result.Append('…');
        }

        return result.ToString();
    }
}
