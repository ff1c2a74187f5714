using System.Text;

namespace Homelab.Reports.Tests.Redaction;

/// <summary>A way to write a text down. Written for the tests alone: nothing here knows how the product reads it.</summary>
/// <param name="IsLocal">Each character becomes something by itself, so a part of the text is a part of what comes out.</param>
internal sealed record Disguise(string Name, bool IsLocal, Func<string, string> Apply)
{
    public static IReadOnlyList<Disguise> All { get; } =
    [
        Local(
            "JSON",
            c =>
                c is '"' or '\\' or '/' ? $"\\{c}"
                : c < ' ' ? $"\\u{(int)c:x4}"
                : null
        ),
        Local("JSON, all codes", c => $"\\u{(int)c:x4}"),
        Local("JSON, capitals", c => char.IsAsciiLetterOrDigit(c) ? null : $"\\u{(int)c:X4}"),
        Local("YAML in single quotes", c => c == '\'' ? "''" : null),
        Local(
            "YAML in double quotes",
            c =>
                c is '"' or '\\' ? $"\\{c}"
                : c is '/' or '\'' or '<' ? $"\\x{(int)c:X2}"
                : null
        ),
        Local("percent", c => char.IsAsciiLetterOrDigit(c) ? null : Percent(c)),
        Local("percent, but slashes", c => char.IsAsciiLetterOrDigit(c) || c == '/' ? null : Percent(c).ToLowerInvariant()),
        Local(
            "form",
            c =>
                c == ' ' ? "+"
                : char.IsAsciiLetterOrDigit(c) ? null
                : Percent(c)
        ),
        Local(
            "XML",
            c =>
                c switch
                {
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '&' => "&amp;",
                    '"' => "&quot;",
                    '\'' => "&apos;",
                    _ => null,
                }
        ),
        Local(
            "HTML",
            c =>
                c switch
                {
                    'ä' => "&auml;",
                    'ö' => "&ouml;",
                    'Ü' => "&Uuml;",
                    'ß' => "&szlig;",
                    '&' => "&amp;",
                    '"' => "&#34;",
                    '<' => "&lt;",
                    _ => null,
                }
        ),
        Local("decimal entities", c => char.IsAsciiLetterOrDigit(c) ? null : $"&#{(int)c};"),
        Local("hexadecimal entities", c => $"&#x{(int)c:x};"),
        Local("shell", c => c == '\'' ? @"'\''" : null),
        Local("folded", c => c == ' ' ? "\n    " : null),
        Local(
            "accents apart",
            c =>
                c switch
                {
                    'ä' => "a\u0308",
                    'ö' => "o\u0308",
                    'Ü' => "U\u0308",
                    _ => null,
                }
        ),
        new("base64", false, text => Convert.ToBase64String(Bytes(text))),
        new(
            "base64 in lines",
            false,
            text => Convert.ToBase64String(Bytes(text), Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n")
        ),
        new("base64 for addresses", false, text => Convert.ToBase64String(Bytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_')),
        new("base64 behind a name", false, text => Convert.ToBase64String(Bytes("name:" + text + "\n"))),
        new("hexadecimal", false, text => Convert.ToHexStringLower(Bytes(text))),
        new("hexadecimal with colons", false, text => string.Join(':', Bytes(text).Select(value => value.ToString("X2")))),
    ];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Percent(char c) => string.Concat(Bytes(c.ToString()).Select(value => $"%{value:X2}"));

    private static Disguise Local(string name, Func<char, string?> of) =>
        new(name, true, text => string.Concat(text.Select(c => of(c) ?? c.ToString())));
}
