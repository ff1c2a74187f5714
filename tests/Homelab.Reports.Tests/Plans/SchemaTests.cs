using System.Text;
using System.Text.Json.Nodes;
using Homelab.Reports.Pipelines;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Writing;
using Homelab.Testing;
using Homelab.Text.Secrets;

namespace Homelab.Reports.Tests.Plans;

/// <summary>The schemas in <c>docs/schemas</c> describe what is written, judged by a validator that is not ours.</summary>
public sealed class SchemaTests : IDisposable
{
    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kind_of_report_fits_its_schema()
    {
        using var real = new RealPlan(EveryChange.Hcl, EveryChange.State);
        var everything = Read.File(await real.MakeAsync(Ct));
        var many = Read.Plan(
            Read.Document(
                string.Join(',', Enumerable.Range(0, 3000).Select(i => Read.Change($"x.y[{i}]", """["delete"]""", """{"a":"b"}""")))
            )
        );
        var hidden = Read.Plan(
            Read.Document(
                Read.Change(
                    "x.y",
                    """["update"]""",
                    """{"a":"b"}""",
                    $$"""{"a":"canary-environment-1","long":"{{new string('x', 5000)}}"}"""
                )
            ),
            new SecretSet(["canary-environment-1"])
        );

        var stateOnly = Read.Plan(
            Read.Document(
                "",
                $"\"resource_drift\":[{string.Join(',', Enumerable.Range(0, 3000).Select(i => Read.Change($"x.y[{i}]", """["delete"]""", """{"a":"b"}""")))}],"
            )
        );
        var running = Read.Plan(
            Read.Document(
                Read.Change(
                    "x.y",
                    """["update"]""",
                    """{"a":"canary-schema-1"}""",
                    """{"a":"canary-schema-1"}""",
                    ""","before_sensitive":{"a":true}"""
                )
                    + ","
                    + Read.Change("x.z", """["create"]"""),
                """
                "action_invocations":[{"address":"action.a.b","lifecycle_action_trigger":{"triggering_resource_address":"x.y"}}],
                "configuration":{"provider_config":{"p":{"full_name":"registry.terraform.io/x/y"}},"root_module":{"resources":[
                {"address":"x.z","provisioners":[{"type":"local-exec"}]},{"address":"data.external.e","mode":"data","type":"external"}]}},
                """
            )
        );

        var judgements = await JsonSchemas.JudgeAsync(
            Repository.Read("docs/schemas/plan.schema.json"),
            [
                Text(everything),
                Text(stateOnly),
                Text(stateOnly, 1_200_000),
                Text(running),
                Text(many, 1_200_000),
                Text(hidden),
                Text(
                    everything with
                    {
                        Diagnostics =
                        [
                            new Diagnostic("error", "s", "d")
                            {
                                File = "f",
                                Line = 1,
                                Address = "a",
                            },
                        ],
                    }
                ),
            ],
            Ct
        );

        Assert.All(judgements, judgement => Assert.True(judgement!["valid"]!.GetValue<bool>(), judgement["errors"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("totals")]
    [InlineData("schema")]
    public async Task The_schema_refuses_a_report_without(string member)
    {
        var broken = JsonNode.Parse(Text(Read.Plan(Read.Document(""))))!.AsObject();
        broken.Remove(member);

        var judgement = Assert.Single(
            await JsonSchemas.JudgeAsync(Repository.Read("docs/schemas/plan.schema.json"), [broken.ToJsonString()], Ct)
        );

        Assert.False(judgement!["valid"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_index_fits_its_schema()
    {
        var folder = new ReportFolder(_dir.Path);
        folder.Add("plan", "infra", "{}"u8.ToArray());
        folder.Add("plan", null, "{}"u8.ToArray());

        var judgement = Assert.Single(
            await JsonSchemas.JudgeAsync(
                Repository.Read("docs/schemas/index.schema.json"),
                [await File.ReadAllTextAsync(_dir["index.json"], Ct)],
                Ct
            )
        );

        Assert.True(judgement!["valid"]!.GetValue<bool>(), judgement["errors"]!.ToJsonString());
    }

    public void Dispose() => _dir.Dispose();

    private static string Text(PlanReport report, int largest = PlanReportWriter.Largest) =>
        Encoding.UTF8.GetString(PlanReportWriter.Write(report, largest).Span);
}
