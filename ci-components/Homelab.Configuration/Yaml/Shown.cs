using Homelab.Text;
using Homelab.Text.Secrets;

namespace Homelab.Configuration.Yaml;

/// <summary>Text from the file as it may appear in a message: short, on one line, and never a secret.</summary>
internal static class Shown
{
    private const int Longest = 40;

    public static string Text(string text)
    {
        var beginning = VisibleText.Start(text, 5 * Longest);
        return LiteralSecret.IsIn(beginning) ? "(hidden)" : VisibleText.OneLine(beginning, Longest);
    }
}
