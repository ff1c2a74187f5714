using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Homelab.Reports.Json;

/// <summary>
/// Strings of hostile JSON. The framework throws on invalid UTF-8 and on half a surrogate pair; here both become U+FFFD, because
/// one broken byte in a plan must not cost the reviewer the whole note.
/// </summary>
internal static class JsonText
{
    private const int LongestKept = 64;
    private const int Kept = 1024;

    [ThreadStatic]
    private static string[]? _recent;

    /// <summary>The text of a JSON string value.</summary>
    public static string Of(JsonElement element) => Recent(JsonMarshal.GetRawUtf8Value(element)[1..^1]);

    /// <summary>The name of a property.</summary>
    public static string NameOf(JsonProperty property) => Recent(JsonMarshal.GetRawUtf8PropertyName(property));

    /// <summary>A plan repeats a few names and words a million times, so recent ones are kept.</summary>
    private static string Recent(ReadOnlySpan<byte> raw)
    {
        if (raw.Length > LongestKept || !Ascii.IsValid(raw) || raw.Contains((byte)'\\'))
            return Decode(raw);
        Span<char> name = stackalloc char[raw.Length];
        Encoding.ASCII.GetChars(raw, name);
        ref var kept = ref (_recent ??= new string[Kept])[(uint)string.GetHashCode(name, StringComparison.Ordinal) % Kept];
        return kept is not null && name.SequenceEqual(kept) ? kept : kept = new string(name);
    }

    /// <summary>The text between the quotes of a JSON string.</summary>
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw);
        return text.Contains('\\') ? WellFormed(Unescape(text)) : text;
    }

    /// <summary>Replaces each half of a surrogate pair that stands alone.</summary>
    public static string WellFormed(string text)
    {
        if (!text.Any(char.IsSurrogate))
            return text;
        var units = text.ToCharArray();
        for (var i = 0; i < units.Length; i++)
        {
            if (!char.IsSurrogate(units[i]))
                continue;
            if (i + 1 < units.Length && char.IsSurrogatePair(units[i], units[i + 1]))
                i++;
            else
                units[i] = '\uFFFD';
        }

        return new string(units);
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            if (
                text[i] == 'u'
                && i + 4 < text.Length
                && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            )
            {
                result.Append((char)unit);
                i += 4;
            }
            else
                result.Append(
                    text[i] switch
                    {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        'b' => '\b',
                        'f' => '\f',
                        var other => other,
                    }
                );
        }

        return result.ToString();
    }
}
