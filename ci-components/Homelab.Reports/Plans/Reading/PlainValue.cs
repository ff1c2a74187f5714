using System.Net;

namespace Homelab.Reports.Plans.Reading;

/// <summary>Values that anybody could write, such as a network, a word, a number: to hide them wherever they stand would hide more than a
/// secret.</summary>
internal static class PlainValue
{
    private const int Longest = 24;

    /// <summary>A part such as <c>s3</c> or <c>v1</c>.</summary>
    private const int ShortPart = 3;

    private const string Separators = "-_./:*@, ";

    public static bool Is(string text) => text.Length <= Longest && (IsNumeric(text) || IsWords(text)) || IsNetwork(text);

    private static bool IsNumeric(string text) => text.All(c => char.IsAsciiDigit(c) || Separators.Contains(c));

    private static bool IsWords(string text) =>
        text.Split([.. Separators]).All(part => part.All(char.IsAsciiLetter) || (part.Length <= ShortPart && char.IsAsciiLetter(part[0])));

    private static bool IsNetwork(string text)
    {
        var slash = text.IndexOf('/');
        return IPAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out _)
            && (slash < 0 || text.AsSpan(slash + 1) is { Length: <= 3 } length && !length.ContainsAnyExceptInRange('0', '9'));
    }
}
