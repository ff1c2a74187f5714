using System.Text.Json.Nodes;
using Homelab.Simulator.Inputs;
using Homelab.Simulator.Yaml;
using Homelab.Testing;

namespace Homelab.Templates.Tests.Components;

/// <summary>One of the components in <c>templates/</c>, as GitLab reads it.</summary>
internal sealed class Component
{
    private readonly InputHeader _header;

    private Component(string name)
    {
        Name = name;
        Text = Repository.Read($"templates/{name}/template.yml");
        _header = InputHeader.Read(Text);
        Inputs = YamlTree.Json(YamlTree.Parse(Text))!["spec"]!["inputs"]!.AsObject();
    }

    /// <summary>Every folder of <c>templates/</c>, for theories.</summary>
    public static TheoryData<string> Names { get; } =
        new(
            Directory.GetDirectories(Repository.File("templates")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)
        );

    public static Component Read(string name) => new(name);

    public string Name { get; }

    /// <summary>The whole file, header and body.</summary>
    public string Text { get; }

    /// <summary>What the header says of each input.</summary>
    public JsonObject Inputs { get; }

    /// <summary>Inputs that take any text their pattern lets through.</summary>
    public IEnumerable<string> TextInputs =>
        Inputs.Where(input => (string?)input.Value!["type"] == "string" && input.Value["options"] is null).Select(input => input.Key);

    /// <summary>The body before anything is pasted in.</summary>
    public JsonObject Unpasted => YamlTree.Json(YamlTree.Parse(_header.Body))!.AsObject();

    public string ReadmePath => $"templates/{Name}/README.md";

    /// <summary>The body with inputs pasted in, the others having their defaults.</summary>
    /// <exception cref="InputException">An input is refused.</exception>
    public JsonObject Body(params (string Name, JsonNode? Value)[] inputs)
    {
        var values = _header.Values(inputs.ToDictionary(input => input.Name, input => input.Value));
        var text = new Interpolation(values, new Dictionary<string, JsonNode?>(), value => value).Apply(_header.Body);
        return YamlTree.Json(YamlTree.Parse(text))!.AsObject();
    }
}
