using System.Text.RegularExpressions;

namespace Homelab.Operations.Recovery;

/// <summary>Text for a POSIX shell that means nothing but itself.</summary>
internal static partial class ShellText
{
    public static string Quote(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    public static string Command(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>A shell can export it.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9_./:@%+,-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
