using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Homelab.GitLab.Http;

/// <summary>
/// Finds GitLab's words in an error body, which has many shapes: <c>message</c> as text, object or list, <c>error</c> with or without a
/// description, plain text, HTML, nothing. All of it may be hostile.
/// </summary>
internal static class Words
{
    private const int Longest = 1000;

    /// <summary>One line for people.</summary>
    /// <param name="secrets">Taken out, in case they are echoed.</param>
    public static string In(ReadOnlySpan<byte> body, IEnumerable<string> secrets)
    {
        var text = Encoding.UTF8.GetString(body).Trim();
        return Said(text.StartsWith('<') ? "an HTML page" : InJson(text) ?? text, secrets);
    }

    /// <summary>Somebody else's text, fit for a message.</summary>
    public static string Said(string text, IEnumerable<string> secrets)
    {
        // Cleaned first: a secret broken up by invisible characters would be whole again afterwards.
        var said = Clean(text);
        foreach (var secret in secrets)
            said = said.Replace(secret, "[MASKED]", StringComparison.Ordinal);
        return Cut(said, Longest);
    }

    /// <summary>The texts inside a JSON value, as one line for people.</summary>
    public static string OfJson(JsonElement value) => Cut(Clean(InJson(value.GetRawText()) ?? ""), Longest);

    /// <summary>One line without control, bidi and invisible characters.</summary>
    public static string Clean(string text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Where(Visible))
        {
            if (!Rune.IsWhiteSpace(rune))
                line.Append(rune.ToString());
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }

    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        return text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + "…";
    }

    private static bool Visible(Rune rune) => Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string? InJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16 });
            return Flat(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Cut off, no JSON, or half a surrogate pair: the text itself says it best.
            return null;
        }
    }

    private static string Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Take(20).Select(Flat)),
        JsonValueKind.Object => string.Join("; ", value.EnumerateObject().Take(20).Select(Flat)),
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    private static string Flat(JsonProperty property) =>
        property.Name is "message" or "error" or "error_description" or "base" ? Flat(property.Value) : $"{property.Name}: {Flat(property.Value)}";
}
