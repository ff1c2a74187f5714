using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Homelab.Simulator.Yaml;
using YamlDotNet.Core;

namespace Homelab.Simulator.Inputs;

/// <summary>A pipeline file or component: what it declares above the line of dashes, and the text below.</summary>
internal sealed partial record InputHeader(IReadOnlyList<InputSpec> Specs, bool Declares, string Body)
{
    private static readonly HashSet<string> Known = ["default", "description", "options", "regex", "type"];

    /// <exception cref="InputException">The header is not one.</exception>
    public static InputHeader Read(string text)
    {
        // The header is the first of two documents, and only if it is a spec.
        var parts = Line().Split(text, 3).ToList();
        if (parts.Count > 1 && parts[0].Trim().Length == 0)
            parts.RemoveAt(0);
        if (parts.Count < 2 || Header(parts[0]) is not { } spec)
            return new InputHeader([], false, text);
        var body = string.Join("---\n", parts.Skip(1));
        var inputs = spec["inputs"] as JsonObject ?? [];
        return new InputHeader([.. inputs.Select(input => Spec(input.Key, input.Value))], true, body);
    }

    /// <summary>Each input's value: what was given, else its default.</summary>
    /// <exception cref="InputException">One is missing, unknown or not allowed.</exception>
    public Dictionary<string, JsonNode?> Values(IReadOnlyDictionary<string, JsonNode?> given)
    {
        if (!Declares && given.Count > 0)
            throw new InputException("Given inputs not defined in the `spec` section of the included configuration file");
        var unknown = given.Keys.Except(Specs.Select(spec => spec.Name)).ToList();
        if (unknown.Count > 0)
            throw new InputException($"unknown input arguments: {string.Join(", ", unknown)}");
        return Specs.ToDictionary(
            spec => spec.Name,
            spec => given.TryGetValue(spec.Name, out var value) ? spec.Accept(value) : spec.Fallback()
        );
    }

    private static JsonObject? Header(string text)
    {
        try
        {
            return (YamlTree.Json(YamlTree.Parse(text)) as JsonObject)?["spec"] as JsonObject;
        }
        catch (YamlException)
        {
            return null;
        }
    }

    private static InputSpec Spec(string name, JsonNode? declared)
    {
        var keys = declared as JsonObject ?? [];
        if (keys.Select(key => key.Key).FirstOrDefault(key => !Known.Contains(key)) is { } strange)
            throw new InputException($"header:spec:inputs:{name} config contains unknown keys: {strange}");
        var type = (string?)keys["type"] ?? "string";
        if (type is not ("string" or "number" or "boolean" or "array"))
            throw new InputException($"header:spec:inputs:{name} input type unknown value: {type}");
        var fallback = keys["default"];
        // A default such as `1.0` is read as a number by YAML and meant as text.
        if (type == "string" && fallback is JsonValue value && value.GetValueKind() != JsonValueKind.String)
            throw new InputException($"header:spec:inputs:{name} default value is not a string");
        return new InputSpec(name, type, fallback, keys.ContainsKey("default"), keys["options"] as JsonArray, (string?)keys["regex"]);
    }

    [GeneratedRegex(@"^---[ \t]*\r?\n", RegexOptions.Multiline)]
    private static partial Regex Line();
}
