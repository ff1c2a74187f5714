using System.Text;
using System.Text.Json;
using Homelab.Text;
using Homelab.Text.Secrets;

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
    public static string Said(string text, IEnumerable<string> secrets) => Short(new SecretSet(secrets).Hide(text));

    /// <summary>The texts inside a JSON value, as one line for people.</summary>
    public static string OfJson(JsonElement value) => Short(InJson(value.GetRawText()) ?? "");

    private static string Short(string text) => VisibleText.Cut(VisibleText.Words(text), Longest);

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

    private static string Flat(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Take(20).Select(Flat)),
            JsonValueKind.Object => string.Join("; ", value.EnumerateObject().Take(20).Select(Flat)),
            JsonValueKind.Null => "",
            _ => value.GetRawText(),
        };

    private static string Flat(JsonProperty property) =>
        property.Name is "message" or "error" or "error_description" or "base"
            ? Flat(property.Value)
            : $"{property.Name}: {Flat(property.Value)}";
}
