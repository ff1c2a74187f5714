using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Homelab.Reports;

/// <summary>A report whose body is one record: schema and header before it, and what becomes of a body somebody else wrote.</summary>
internal static class ReportBody
{
    /// <summary>Bytes. Readers take a little more.</summary>
    public const int Largest = 6 * 1024 * 1024;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static ReadOnlyMemory<byte> Write(string schema, ReportHeader header, JsonElement body)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("schema", schema);
            ReportHeaderJson.Write(json, header);
            foreach (var member in body.EnumerateObject())
                member.WriteTo(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <exception cref="ReportUnreadableException">A member is of another kind than this version knows.</exception>
    public static T Read<T>(JsonDocument document, Func<JsonElement, T> read)
    {
        try
        {
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ReportUnreadableException("The report holds a member of the wrong kind: make it again with `homelab`.", e);
        }
    }
}
