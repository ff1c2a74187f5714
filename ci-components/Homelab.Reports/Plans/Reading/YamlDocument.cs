using System.Buffers;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Homelab.Reports.Plans.Reading;

/// <summary>
/// A YAML document as JSON, so that one comparison serves both. Built from parser events: the tree builder of the library recurses
/// without a limit, and aliases can multiply a small text into gigabytes, so both end the attempt here.
/// </summary>
internal static class YamlDocument
{
    private const int DeepestNesting = 64;
    private const int LargestText = 256 * 1024;

    /// <summary>Null when the text is not one mapping or sequence.</summary>
    public static JsonDocument? ToJson(string text)
    {
        // A NUL inside quotes keeps the library's scanner busy for ever.
        if (text.Length > LargestText || !text.Contains('\n') || text.Contains('\0'))
            return null;
        try
        {
            var json = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { SkipValidation = true }))
            {
                if (!Write(new Parser(new StringReader(text)), writer))
                    return null;
            }

            return JsonDocument.Parse(json.WrittenMemory);
        }
        // The scanner ends some unclosed flow sequences with an InvalidOperationException of a collection of its own.
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static bool Write(Parser events, Utf8JsonWriter json)
    {
        var isMapping = new Stack<bool>();
        var keyNext = false;
        var documents = 0;
        while (events.MoveNext())
        {
            switch (events.Current)
            {
                case AnchorAlias:
                    return false;
                case DocumentStart when ++documents > 1:
                    return false;
                case MappingStart or SequenceStart when keyNext || isMapping.Count == DeepestNesting:
                    return false;
                case MappingStart:
                    json.WriteStartObject();
                    isMapping.Push(true);
                    keyNext = true;
                    continue;
                case SequenceStart:
                    json.WriteStartArray();
                    isMapping.Push(false);
                    continue;
                case Scalar when isMapping.Count == 0:
                    return false;
                case Scalar key when keyNext:
                    json.WritePropertyName(Json.JsonText.WellFormed(key.Value));
                    keyNext = false;
                    continue;
                case Scalar scalar:
                    json.WriteStringValue(Json.JsonText.WellFormed(scalar.Value));
                    break;
                case MappingEnd:
                    json.WriteEndObject();
                    isMapping.Pop();
                    break;
                case SequenceEnd:
                    json.WriteEndArray();
                    isMapping.Pop();
                    break;
                default:
                    continue;
            }

            keyNext = isMapping.TryPeek(out var mapping) && mapping;
        }

        return documents == 1;
    }
}
