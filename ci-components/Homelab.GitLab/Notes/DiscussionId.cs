using System.Text.Json;
using System.Text.Json.Serialization;

namespace Homelab.GitLab.Notes;

/// <summary>The name of a thread: 40 hexadecimal digits, or more in versions to come.</summary>
[JsonConverter(typeof(DiscussionIdConverter))]
public readonly record struct DiscussionId
{
    private readonly string _value;

    public DiscussionId(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    public override string ToString() => _value ?? string.Empty;
}

internal sealed class DiscussionIdConverter : JsonConverter<DiscussionId>
{
    public override DiscussionId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text
            ? new DiscussionId(text)
            : throw new JsonException("This is not the name of a thread.");

    public override void Write(Utf8JsonWriter writer, DiscussionId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
