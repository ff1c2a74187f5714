using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Homelab.Simulator.Yaml;

/// <summary>YAML as JSON nodes, which everything else here reads.</summary>
internal static class YamlTree
{
    /// <summary>The first document; null if it is empty.</summary>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static YamlNode? Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
    }

    public static JsonNode? Json(YamlNode? node) =>
        node switch
        {
            YamlMappingNode mapping => Object(mapping),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => null,
        };

    private static JsonObject Object(YamlMappingNode mapping)
    {
        var json = new JsonObject();
        foreach (var (key, value) in mapping.Children.Where(entry => !IsMerge(entry.Key)))
            json[((YamlScalarNode)key).Value ?? ""] = Json(value);
        // What is merged in gives way to what the mapping says itself, wherever that stands.
        foreach (var (key, value) in mapping.Children.Where(entry => IsMerge(entry.Key)).SelectMany(entry => Merged(entry.Value)))
            json.TryAdd(key, Json(value));
        return json;
    }

    private static bool IsMerge(YamlNode key) => key is YamlScalarNode { Style: ScalarStyle.Plain, Value: "<<" };

    private static IEnumerable<(string Key, YamlNode Value)> Merged(YamlNode node) =>
        node switch
        {
            YamlSequenceNode list => list.Children.SelectMany(Merged),
            YamlMappingNode mapping => mapping
                .Children.Where(entry => !IsMerge(entry.Key))
                .Select(entry => (((YamlScalarNode)entry.Key).Value ?? "", entry.Value))
                .Concat(mapping.Children.Where(entry => IsMerge(entry.Key)).SelectMany(entry => Merged(entry.Value))),
            _ => [],
        };

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
            return text;
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            _ when char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                number,
            _ => text,
        };
    }
}
