using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Homelab.Configuration.Keys;
using Homelab.Configuration.Yaml;

namespace Homelab.Configuration.Documents;

/// <summary>The key table as JSON Schema. Draft 7 is what editors' YAML support reads best.</summary>
internal sealed class JsonSchema(Utf8JsonWriter json)
{
    public static string Of(Kind.Fields file)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (
            var json = new Utf8JsonWriter(
                bytes,
                new()
                {
                    Indented = true,
                    NewLine = "\n",
                    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            )
        )
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("$id", "homelab.schema.json");
            json.WriteString("title", "homelab.yml");
            new JsonSchema(json).Write(file);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    private void Write(Kind kind)
    {
        switch (kind)
        {
            case Kind.Fields fields:
                WriteFields(fields);
                break;
            case Kind.Named named:
                json.WriteString("type", "object");
                Nested("propertyNames", named.Name);
                Nested("additionalProperties", named.Item);
                break;
            case Kind.Sequence list:
                json.WriteString("type", "array");
                if (list.AtLeast > 0)
                    json.WriteNumber("minItems", list.AtLeast);
                Nested("items", list.Item);
                break;
            default:
                WriteScalar(kind);
                break;
        }
    }

    private void Nested(string name, Kind kind)
    {
        json.WriteStartObject(name);
        Write(kind);
        json.WriteEndObject();
    }

    private void WriteScalar(Kind kind)
    {
        json.WriteString(
            "type",
            kind switch
            {
                Kind.Whole => "integer",
                Kind.Amount => "number",
                Kind.Toggle => "boolean",
                _ => "string",
            }
        );
        switch (kind)
        {
            case Kind.Text text:
                json.WriteString("pattern", text.Pattern);
                json.WriteNumber("maxLength", Kind.Text.MaximumLength);
                break;
            case Kind.Whole whole:
                json.WriteNumber("minimum", whole.Least);
                json.WriteNumber("maximum", whole.Most);
                break;
            case Kind.Amount amount:
                json.WriteNumber("minimum", 0);
                if (amount.Most is { } most)
                    json.WriteNumber("maximum", most);
                break;
            case Kind.Choice choice:
                WriteWords("enum", choice.Words);
                break;
        }
    }

    private void WriteFields(Kind.Fields fields)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        foreach (var key in fields.Keys)
            WriteKey(key);
        json.WriteEndObject();
        WriteRequired(fields.Keys.Where(key => key.Required).Select(key => key.Name));
        WriteEither("oneOf", fields.ExactlyOne);
        WriteEither("anyOf", fields.AtLeastOne);
        WriteCases(fields);
    }

    private void WriteKey(Key key)
    {
        json.WriteStartObject(key.Name);
        json.WriteString("description", key.Description);
        if (key.Default is { } standard)
            WriteDefault(standard);
        Write(key.Kind);
        json.WriteEndObject();
    }

    private void WriteDefault(string standard)
    {
        json.WritePropertyName("default");
        if (CoreSchema.TypeOf(standard) is CoreType.Text)
            json.WriteStringValue(standard);
        else
            json.WriteRawValue(standard);
    }

    private void WriteRequired(IEnumerable<string> keys)
    {
        var names = keys.ToArray();
        if (names.Length > 0)
            WriteWords("required", names);
    }

    private void WriteEither(string word, IReadOnlyList<string> keys)
    {
        if (keys.Count == 0)
            return;
        json.WriteStartArray(word);
        foreach (var key in keys)
        {
            json.WriteStartObject();
            WriteRequired([key]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteCases(Kind.Fields fields)
    {
        if (fields.Cases.Count == 0)
            return;
        json.WriteStartArray("allOf");
        foreach (var rule in fields.Cases)
            WriteCase(rule, alsoAbsent: fields.IsDefault(rule));
        json.WriteEndArray();
    }

    private void WriteCase(Case rule, bool alsoAbsent)
    {
        json.WriteStartObject();
        json.WriteStartObject("if");
        json.WriteStartObject("properties");
        json.WriteStartObject(rule.Key);
        json.WriteString("const", rule.Value);
        json.WriteEndObject();
        json.WriteEndObject();
        if (!alsoAbsent)
            WriteRequired([rule.Key]);
        json.WriteEndObject();

        json.WriteStartObject("then");
        WriteRequired(rule.Needs);
        json.WriteStartObject("properties");
        foreach (var refused in rule.Refuses)
            json.WriteBoolean(refused, false);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteWords(string name, IEnumerable<string> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words)
            json.WriteStringValue(word);
        json.WriteEndArray();
    }
}
