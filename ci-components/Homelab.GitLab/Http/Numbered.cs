using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Homelab.GitLab.Http;

/// <summary>A number of one kind, which no other kind can take the place of.</summary>
internal interface INumbered<TSelf>
    where TSelf : struct, INumbered<TSelf>
{
    long Value { get; }

    static abstract TSelf From(long value);
}

internal static class Numbered
{
    public static long Positive(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return value;
    }

    /// <summary>A number above zero, also one that is written as text; null for anything else.</summary>
    public static long? Read(ref Utf8JsonReader reader)
    {
        var number = 0L;
        var found = reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetInt64(out number),
            JsonTokenType.String => long.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        return found && number > 0 ? number : null;
    }
}

/// <summary>Reads and writes them as plain numbers.</summary>
internal sealed class NumberedConverter<T> : JsonConverter<T>
    where T : struct, INumbered<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Numbered.Read(ref reader) is { } number ? T.From(number) : throw new JsonException($"This is not a {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}
