using System.Text.Json.Nodes;
using Homelab.Configuration.Tests.Examples;
using Homelab.Configuration.Yaml;
using Homelab.Testing;

namespace Homelab.Configuration.Tests.Schema;

/// <summary>The schema, judged by a validator and a YAML reader that are not ours.</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task The_schema_accepts_the_full_example_which_others_read_as_we_do()
    {
        var judgement = Assert.Single(await JudgeAsync([Example.Full]));

        Assert.True((bool)judgement!["valid"]!, judgement["errors"]!.ToJsonString());
        var ours = Json(TreeReader.Read(Example.Full, new Faults())!);
        Assert.True(JsonNode.DeepEquals(ours, judgement["json"]), ours!.ToJsonString());
    }

    [Fact]
    public async Task The_schema_refuses_every_broken_file_whose_rule_it_can_express()
    {
        var judgements = await JudgeAsync(BrokenFiles.All.Select(file => file.Text));

        Assert.All(
            BrokenFiles.All.Zip(judgements),
            pair => Assert.True((bool)pair.Second!["valid"]! != pair.First.SchemaSees, $"{pair.First.Name}: {pair.Second.ToJsonString()}")
        );
    }

    [Fact]
    public async Task The_schema_accepts_whatever_the_reader_accepts()
    {
        var accepted = Enumerable
            .Range(0, 3000)
            .Select(seed => Mutation.Of(Example.Full, new Random(seed)))
            .Where(text => HomelabFile.Read(text, Example.Clock) is Reading.Valid)
            .Distinct()
            .ToArray();
        Assert.NotEmpty(accepted);

        var judgements = await JudgeAsync(accepted);

        Assert.All(
            accepted.Zip(judgements).Where(pair => !IsUnderIndented(pair.Second!)),
            pair => Assert.True((bool)pair.Second!["valid"]!, pair.Second["errors"]!.ToJsonString() + "\n" + pair.First)
        );
    }

    // GitLab's reader and ours let a list in brackets go on at the start of a line; the specification and this one do not.
    private static bool IsUnderIndented(JsonNode judgement) =>
        judgement["json"] is null
        && judgement["errors"]![0]!.GetValue<string>().Contains("must be sufficiently indented", StringComparison.Ordinal);

    private static Task<JsonArray> JudgeAsync(IEnumerable<string> files) =>
        JsonSchemas.JudgeAsync(HomelabFile.Schema, files, TestContext.Current.CancellationToken);

    private static JsonNode? Json(Node node) =>
        node switch
        {
            Node.Mapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
            Node.Sequence sequence => new JsonArray([.. sequence.Items.Select(Json)]),
            Node.Scalar { Type: CoreType.Text } text => JsonValue.Create(text.Text),
            Node.Scalar { Type: CoreType.Null } => null,
            Node.Scalar other => JsonNode.Parse(other.Text),
            _ => throw new InvalidOperationException("The example has no broken parts."),
        };
}
