using System.Runtime.CompilerServices;

namespace Homelab.Reports.Safe;

/// <summary>A link that we made ourselves: words from the source code, and an address that can be nothing but an address.</summary>
public sealed class SafeLink
{
    private SafeLink(string markup) => Markup = markup;

    internal string Markup { get; }

    public override string ToString() => Markup;

    /// <summary>Null when the address is missing, is not http or https, carries a password, or has any character beyond plain address
    /// characters.</summary>
    public static SafeLink? To(string? address, Words words) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.UserInfo.Length == 0
        && address!.Length <= 2000
        && address.All(IsPlain)
            ? new SafeLink($"[{words}]({address})")
            : null;

    private static bool IsPlain(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '/' or '.' or '-' or '_' or ':' or '%' or '#';
}

/// <summary>Words without data in them: literal text and numbers. Safe where Markdown gives no protection, as in a summary line.</summary>
[InterpolatedStringHandler]
public readonly struct Words
{
    private readonly System.Text.StringBuilder _text;

    public Words(int literalLength, int formattedCount) => _text = new System.Text.StringBuilder(literalLength + (formattedCount * 8));

    public void AppendLiteral(string words) => _text.Append(words);

    public void AppendFormatted(long number) => _text.Append(Number.Show(number));

    /// <summary>With one place after the point.</summary>
    public void AppendFormatted(double number) => _text.Append(number.ToString("N1"));

    public override string ToString() => _text?.ToString() ?? "";
}
