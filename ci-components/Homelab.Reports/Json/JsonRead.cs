using System.Text.Json;

namespace Homelab.Reports.Json;

/// <summary>Reading members of documents somebody else wrote: a missing member and one of the wrong kind are both "not there".</summary>
internal static class JsonRead
{
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind is not JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } text ? JsonText.Of(text) : null;

    public static bool? Flag(this JsonElement element, string name) =>
        element.Member(name)?.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    public static long? Integer(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    public static int Count(this JsonElement element, string name) =>
        element.Integer(name) is { } value and >= 0 and <= int.MaxValue ? (int)value : 0;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static string[] Strings(this JsonElement element, string name) =>
        [.. element.Items(name).Where(item => item.ValueKind is JsonValueKind.String).Select(JsonText.Of)];
}
