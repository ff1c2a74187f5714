using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Homelab.Configuration;

/// <summary>Arguments in the only shape that is safe to paste into pipeline YAML: base64url of a JSON array of strings.</summary>
public static class TaskArguments
{
    /// <summary>What the <c>arguments</c> input takes.</summary>
    public const int MaximumLength = 900;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Throws <see cref="ArgumentException"/> when the arguments are too long to be handed over.</summary>
    public static string Encode(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
            return "";
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Compact))
        {
            writer.WriteStartArray();
            foreach (var argument in arguments)
                writer.WriteStringValue(argument);
            writer.WriteEndArray();
        }
        var encoded = Base64Url.EncodeToString(json.WrittenSpan);
        return encoded.Length <= MaximumLength
            ? encoded
            : throw new ArgumentException("Use fewer or shorter arguments: these are too long to be handed over.", nameof(arguments));
    }

    /// <summary>Null if it is anything else than what <see cref="Encode"/> writes.</summary>
    public static IReadOnlyList<string>? Decode(string encoded)
    {
        if (encoded.Length == 0)
            return [];
        // IsValid would also let white space and padding through.
        if (
            encoded.Length > MaximumLength
            || encoded.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            || !Base64Url.IsValid(encoded)
        )
            return null;
        try
        {
            return ReadArray(Base64Url.DecodeFromChars(encoded));
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A string that is not UTF-8, or holds half a surrogate pair.
            return null;
        }
    }

    private static List<string>? ReadArray(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartArray)
            return null;
        var arguments = new List<string>();
        while (reader.Read() && reader.TokenType is JsonTokenType.String)
            arguments.Add(reader.GetString()!);
        return reader.TokenType is JsonTokenType.EndArray && !reader.Read() ? arguments : null;
    }
}
