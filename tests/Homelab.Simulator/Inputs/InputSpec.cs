using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Homelab.Simulator.Inputs;

/// <summary>One input a file declares. Messages are GitLab's.</summary>
internal sealed record InputSpec(string Name, string Type, JsonNode? Default, bool HasDefault, JsonArray? Options, string? Pattern)
{
    private const int LongestValue = 1024;

    /// <exception cref="InputException">The value may not stand here.</exception>
    public JsonNode? Accept(JsonNode? value)
    {
        var typed = Typed(value);
        if (Options is not null && !Options.Any(option => JsonNode.DeepEquals(option, typed) || $"{option}" == $"{typed}"))
            throw Fault($"`{typed}` cannot be used because it is not in the list of allowed options");
        if (Pattern is not null && !Re2.IsMatch(Pattern, $"{typed}"))
            throw Fault("provided value does not match required RegEx pattern");
        if (typed is JsonValue && Encoding.UTF8.GetByteCount($"{typed}") > LongestValue)
            throw Fault("provided value is too long (maximum is 1 KB)");
        return typed;
    }

    public JsonNode? Fallback() =>
        HasDefault
            ? Default is null
                ? null
                : Accept(Default)
            : throw Fault("required value has not been provided");

    private JsonNode? Typed(JsonNode? value)
    {
        var kind = value?.GetValueKind();
        return (Type, kind) switch
        {
            ("string", JsonValueKind.String) => value,
            ("number", JsonValueKind.Number) => value,
            ("boolean", JsonValueKind.True or JsonValueKind.False) => value,
            ("array", JsonValueKind.Array) => value,
            // Forms and schedules can only send text, so GitLab reads it as JSON for the other types.
            ("number" or "boolean" or "array", JsonValueKind.String) when Literal((string)value!) is { } read => Typed(read),
            _ => throw Fault($"provided value is not {(Type == "array" ? "an" : "a")} {Type}"),
        };
    }

    private static JsonNode? Literal(string text)
    {
        try
        {
            return JsonNode.Parse(text) is { } node && node.GetValueKind() != JsonValueKind.String ? node : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How a value stands in a text.</summary>
    public static string Text(JsonNode? value) =>
        value switch
        {
            null => "",
            JsonValue single when single.GetValueKind() == JsonValueKind.Number => single.ToJsonString(),
            JsonValue single when single.TryGetValue<bool>(out var flag) => flag ? "true" : "false",
            JsonValue single => single.ToString(),
            _ => value.ToJsonString(),
        };

    private InputException Fault(string what) => new(string.Create(CultureInfo.InvariantCulture, $"`{Name}` input: {what}"));
}

/// <summary>A file's inputs and the values given do not fit; the message is what GitLab shows.</summary>
internal sealed class InputException(string message) : Exception(message);
