using System.Buffers;
using System.Text.Json;

namespace Homelab.Backups.Manifests.Reading;

/// <summary>Reading what may be anybody's JSON.</summary>
internal static class LineJson
{
    // No line of ours is deeper than four; a limit at all keeps hostile ones off the stack.
    private const int Deepest = 16;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = Deepest };

    public static JsonDocumentOptions DocumentOptions { get; } = new() { MaxDepth = Deepest };

    public static string Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";

    public static long Number(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : 0;

    public static DateTimeOffset Time(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
            ? time
            : DateTimeOffset.UnixEpoch;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : [];

    public static IReadOnlyList<string> Texts(this JsonElement element, string name) =>
        [.. element.Items(name).Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!)];

    public static IEnumerable<JsonProperty> Members(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Object ? value.EnumerateObject() : [];

    /// <exception cref="FormatException">It is none.</exception>
    public static string Digest(string text) =>
        text.Length == 64 && !text.ContainsAnyExcept(HexDigits) ? text : throw new FormatException("sha256");
}
