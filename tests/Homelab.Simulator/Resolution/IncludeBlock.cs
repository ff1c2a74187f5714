using System.Text.Json.Nodes;
using Homelab.Simulator.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Homelab.Simulator.Resolution;

/// <summary>One thing a file includes.</summary>
internal sealed record IncludeEntry
{
    public string? Local { get; init; }

    public string? Component { get; init; }

    public string? Project { get; init; }

    public string? Ref { get; init; }

    public IReadOnlyList<string> Files { get; init; } = [];

    public IReadOnlyDictionary<string, JsonNode?> Inputs { get; init; } = new Dictionary<string, JsonNode?>();

    public JsonArray? Rules { get; init; }

    public static IncludeEntry From(JsonNode? node) =>
        node switch
        {
            JsonValue value when !value.ToString().Contains("://", StringComparison.Ordinal) => new IncludeEntry
            {
                Local = value.ToString(),
            },
            JsonObject map => new IncludeEntry
            {
                Local = (string?)map["local"],
                Component = (string?)map["component"],
                Project = (string?)map["project"],
                Ref = (string?)map["ref"],
                Files = map["file"] switch
                {
                    JsonArray list => [.. list.Select(file => $"{file}")],
                    null => [],
                    var one => [$"{one}"],
                },
                Inputs = (map["inputs"] as JsonObject)?.ToDictionary(pair => pair.Key, pair => pair.Value) ?? [],
                Rules = map["rules"] as JsonArray,
            },
            _ => new IncludeEntry(),
        };
}

/// <summary>The lines of a file in which it says what it includes. The rest of the text is left as it is.</summary>
internal sealed record IncludeBlock(IReadOnlyList<IncludeEntry> Entries, string[] Lines, int From, int To)
{
    public static IncludeBlock? Find(string text)
    {
        var root = Parse(text);
        var keys = root?.Children.Keys.ToList() ?? [];
        var index = keys.FindIndex(key => key is YamlScalarNode { Value: "include" });
        if (index < 0)
            return null;
        if (root!.Style == MappingStyle.Flow)
            throw new ConfigException("The simulator reads includes in block style only.");
        var value = YamlTree.Json(root.Children[keys[index]]);
        var entries = value is JsonArray list ? list.Select(IncludeEntry.From) : [IncludeEntry.From(value)];
        var lines = text.Split('\n');
        var end = index + 1 < keys.Count ? (int)keys[index + 1].Start.Line - 1 : lines.Length;
        return new IncludeBlock([.. entries], lines, (int)keys[index].Start.Line - 1, end);
    }

    public string Replaced(JsonArray include) =>
        string.Join('\n', [.. Lines[..From], $"include: {include.ToJsonString()}", .. Lines[To..]]);

    private static YamlMappingNode? Parse(string text)
    {
        try
        {
            return YamlTree.Parse(text) as YamlMappingNode ?? throw new ConfigException("Invalid configuration format");
        }
        catch (YamlException e)
        {
            throw new ConfigException(
                $"(<unknown>): {e.InnerException?.Message ?? e.Message} at line {e.Start.Line} column {e.Start.Column}"
            );
        }
    }
}
