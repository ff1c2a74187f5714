using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports.Plans.Differences;

/// <summary>A JSON document in a string.</summary>
internal static class JsonTree
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Null when the text is no JSON object or list.</summary>
    public static Node? Read(string text)
    {
        if (!IsPlausible(text))
            return null;
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return Of(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static bool IsPlausible(string text) =>
        text.AsSpan().TrimStart() is ['{' or '[', ..] && text.AsSpan().TrimEnd() is [.., '}' or ']'];

    private static Node Of(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => new Node.Text(JsonText.Of(element)),
            JsonValueKind.Array => new Node.List([.. element.EnumerateArray().Select(Of)]),
            JsonValueKind.Object => new Node.Map([
                .. element.EnumerateObject().Select(member => (JsonText.NameOf(member), Of(member.Value))),
            ]),
            _ => new Node.Plain(element.GetRawText()),
        };
}
