using System.Text.RegularExpressions;

namespace Homelab.Text.Secrets;

/// <summary>What a secret looks like that somebody wrote down where only its variable's name belongs.</summary>
public static partial class LiteralSecret
{
    /// <summary>Whether a value, a key or an argument holds one.</summary>
    public static bool IsIn(string text) => IsInLine(text) || Assignment().IsMatch(text);

    /// <summary>Whether a line of anything holds one: prose may say <c>password=…</c>.</summary>
    public static bool IsInLine(ReadOnlySpan<char> line) => Shape().IsMatch(line) || Address().IsMatch(line);

    /// <summary>Whether a key is named for what must not be in a file.</summary>
    public static bool IsNamedLikeOne(string key) => key.Length < 100 && SecretName().IsMatch(key);

    [GeneratedRegex(
        """
            \b(gl(pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[0-9A-Za-z_-]{10}
              |gh[pousr]_[0-9A-Za-z]{16}
              |github_pat_[0-9A-Za-z_]{16}
              |(AKIA|ASIA)[0-9A-Z]{16}\b
              |xox[abeprs]-[0-9A-Za-z-]{10}
              |sk-[0-9A-Za-z_-]{20}
              |AIza[0-9A-Za-z_-]{30}
              |hvs\.[0-9A-Za-z_-]{20}
              |tskey-[0-9A-Za-z-]{10}
              |eyJ[0-9A-Za-z_-]{10,500}\.eyJ[0-9A-Za-z_-]{10})
            |AGE-SECRET-KEY-
            |-----BEGIN\ [A-Z ]{0,30}PRIVATE\ KEY
            """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Shape();

    /// <summary>Addresses that are secrets: with a password or token inside, and webhook and push addresses whose path is the
    /// token.</summary>
    [GeneratedRegex(
        """
            \b[a-z][a-z0-9+.-]{1,15}://[^\s/@:'"]{0,200}:(?!\$)[^\s/@]{1,200}@
            |discord(app)?\.com/api/webhooks/[0-9]
            |hooks\.slack\.com/services/
            |/api/push/[0-9A-Za-z]{8}
            |\bhc-ping\.com/[0-9A-Za-z]
            """,
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Address();

    /// <summary>Such as an argument --password=…; a reference to an environment variable is not a secret.</summary>
    [GeneratedRegex(
        """(password|passwd|passphrase|token|secret|api[_-]?key)=(?!["']?\$)[^\s&]""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Assignment();

    [GeneratedRegex(
        "(^|[-_.])(password|passwd|passphrase|token|secret|(api|access|private|secret|signing)[-_]?key|credential)s?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex SecretName();
}
