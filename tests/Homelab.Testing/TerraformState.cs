using System.Text.Json;
using System.Text.Json.Nodes;

namespace Homelab.Testing;

/// <summary>Writes state files of <c>terraform_data</c> objects: what existed before, without an apply to make it.</summary>
public sealed class TerraformState
{
    private readonly Dictionary<string, JsonArray> _resources = [];
    private readonly JsonObject _outputs = [];

    /// <summary>An object with an input (and so the same output) and a replace trigger, both strings or null.</summary>
    public TerraformState With(string name, JsonNode? input = null, string? trigger = null, string? deposed = null, JsonNode? key = null)
    {
        var attributes = new JsonObject
        {
            ["id"] = $"id-{name}-{deposed}{key}",
            ["input"] = Dynamic(input),
            ["output"] = Dynamic(input),
            ["triggers_replace"] = Dynamic(trigger),
        };
        var instance = new JsonObject
        {
            ["schema_version"] = 0,
            ["attributes"] = attributes,
            ["sensitive_attributes"] = new JsonArray(),
        };
        if (deposed is not null)
            instance["deposed"] = deposed;
        if (key is not null)
            instance["index_key"] = key.DeepClone();
        if (!_resources.TryGetValue(name, out var instances))
            _resources[name] = instances = [];
        instances.Add(instance);
        return this;
    }

    public TerraformState WithOutput(string name, string value)
    {
        _outputs[name] = new JsonObject { ["value"] = value, ["type"] = "string" };
        return this;
    }

    public override string ToString() =>
        new JsonObject
        {
            ["version"] = 4,
            ["terraform_version"] = "1.11.4",
            ["serial"] = 1,
            ["lineage"] = "11111111-2222-3333-4444-555555555555",
            ["outputs"] = _outputs.DeepClone(),
            ["resources"] = new JsonArray([.. _resources.Select(pair => Resource(pair.Key, pair.Value))]),
            ["check_results"] = null,
        }.ToJsonString();

    private static JsonObject Resource(string name, JsonArray instances) =>
        new()
        {
            ["mode"] = "managed",
            ["type"] = "terraform_data",
            ["name"] = name,
            ["provider"] = "provider[\"terraform.io/builtin/terraform\"]",
            ["instances"] = instances.DeepClone(),
        };

    private static JsonObject? Dynamic(JsonNode? value) =>
        value is null ? null : new JsonObject { ["value"] = value.DeepClone(), ["type"] = TypeOf(value) };

    private static JsonNode TypeOf(JsonNode value) =>
        value switch
        {
            JsonObject map => new JsonArray(
                "object",
                new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)TypeOf(pair.Value!))))
            ),
            JsonArray list => new JsonArray("tuple", new JsonArray([.. list.Select(item => TypeOf(item!))])),
            _ => value.GetValueKind() is JsonValueKind.Number ? "number"
            : value.GetValueKind() is JsonValueKind.String ? "string"
            : "bool",
        };
}
