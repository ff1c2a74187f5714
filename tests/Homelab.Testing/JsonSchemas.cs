using System.Text.Json.Nodes;
using Xunit;

namespace Homelab.Testing;

/// <summary>What an independent validator (npm ajv) and an independent YAML reader (npm yaml) make of documents.</summary>
public static class JsonSchemas
{
    /// <summary>One judgement for each file, YAML or JSON: <c>{ valid, json, errors }</c>.</summary>
    /// <param name="schema">Draft-07 or 2020-12, as its <c>$schema</c> says.</param>
    public static async Task<JsonArray> JudgeAsync(string schema, IEnumerable<string> files, CancellationToken ct)
    {
        var question = new JsonObject
        {
            ["schema"] = JsonNode.Parse(schema),
            ["files"] = new JsonArray([.. files.Select(file => (JsonNode)file)]),
        };
        var run = await RealTools.RunAsync(
            RealTools.Node,
            [Repository.File("tests/Homelab.Testing/validate.mjs"), RealTools.NodeModules],
            ct,
            input: question.ToJsonString()
        );
        Assert.True(run.ExitCode == 0, run.StandardError);
        return JsonNode.Parse(run.StandardOutput)!.AsArray();
    }
}
