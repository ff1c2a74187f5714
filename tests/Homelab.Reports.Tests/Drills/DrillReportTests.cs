using System.Text;
using System.Text.Json.Nodes;
using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Testing;

namespace Homelab.Reports.Tests.Drills;

public sealed class DrillReportTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static DrillReport Failed { get; } =
        (
            SampleDrills.Passed with
            {
                Sabotage = new("flip-byte", "/srv/vault/a.md", true) { Set = "vault" },
                Findings = [new Finding("repository-writable", Severity.Look, "fast", "The key can write.\n/close @all ‮")],
                Phases = [new(DrillPhase.Verify, PhaseState.Late, 3600, "stopped")],
            }
        ).With(SampleDrills.Check("vault", "content", CheckStatus.Fail, "/srv/vault/a.md differs"));

    [Fact]
    public void A_drill_report_reads_back_as_it_was_written()
    {
        foreach (var report in new[] { SampleDrills.Passed, Failed, new DrillReport() })
        {
            var back = DrillReports.ReadDrill(Stream(DrillReports.Write(report)));

            Assert.Equal(DrillReports.Write(report).ToArray(), DrillReports.Write(back).ToArray());
            Assert.Equal(
                (report.Header.Pipeline, report.Verdict, report.Checks.Count),
                (back.Header.Pipeline, back.Verdict, back.Checks.Count)
            );
        }
    }

    [Fact]
    public async Task It_keeps_to_its_published_schema()
    {
        var judgements = await JsonSchemas.JudgeAsync(
            Repository.Read("docs/schemas/drill.schema.json"),
            new[] { SampleDrills.Passed, Failed, new DrillReport() }.Select(report =>
                Encoding.UTF8.GetString(DrillReports.Write(report).Span)
            ),
            Ct
        );

        Assert.All(judgements, judgement => Assert.True((bool)judgement!["valid"]!, judgement.ToJsonString()));
    }

    [Fact]
    public async Task The_schema_refuses_a_report_that_lacks_what_every_drill_has()
    {
        var whole = JsonNode.Parse(DrillReports.Write(SampleDrills.Passed).Span)!.AsObject();
        string[] members =
        [
            .. whole
                .Select(member => member.Key)
                .Except(["project", "projectId", "commit", "ref", "pipeline", "job", "rto", "rpo", "recovery", "monitor"]),
        ];

        var judgements = await JsonSchemas.JudgeAsync(
            Repository.Read("docs/schemas/drill.schema.json"),
            members.Select(member => Without(whole, member)),
            Ct
        );

        Assert.All(judgements.Zip(members), pair => Assert.False((bool)pair.First!["valid"]!, pair.Second));
    }

    [Fact]
    public void Of_too_many_checks_those_that_passed_are_left_out_and_counted()
    {
        var broken = SampleDrills.Check("vault", "last", CheckStatus.Fail, "differs");
        var report = SampleDrills.Passed with
        {
            Checks =
            [
                .. Enumerable.Repeat(SampleDrills.Check("vault", "content", CheckStatus.Pass, new string('\u0001', 5000)), 20_000),
                broken,
            ],
        };

        var written = DrillReports.Write(report);

        Assert.InRange(written.Length, 1, 6 * 1024 * 1024);
        var back = DrillReports.ReadDrill(Stream(written));
        Assert.Equal(broken with { Evidence = back.Checks[0].Evidence }, back.Checks[0]);
        Assert.Equal(20_001, back.Checks.Count + back.Omitted);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"schema":"homelab.backup/1"}""")]
    [InlineData("""{"schema":"homelab.drill/2"}""")]
    [InlineData("""{"schema":"homelab.drill/1","sets":7}""")]
    [InlineData("""{"schema":"homelab.drill/1","sets":null}""")]
    [InlineData("""{"schema":"homelab.drill/1","sets":[null]}""")]
    [InlineData("""{"schema":"homelab.drill/1","sets":[{"databases":[{"name":"a"}]}]}""")]
    [InlineData("""{"schema":"homelab.drill/1","checks":[{"status":"pass"}]}""")]
    [InlineData("""{"schema":"homelab.drill/1","phases":[{"name":"plan","state":"splendid","seconds":1}]}""")]
    [InlineData("""{"schema":"homelab.drill/1","target":{"kind":"ssh"}}""")]
    [InlineData("""{"schema":"homelab.drill/1","verdict":"splendid"}""")]
    [InlineData("""{"schema":"homelab.drill/1","recovery":{"name":"a","sha256":"b","copies":[null]}}""")]
    [InlineData("""{"schema":"homelab.drill/1","tier":"\ud800"}""")]
    public void What_is_no_such_report_is_one_sentence(string text) =>
        Assert.Throws<ReportUnreadableException>(() => DrillReports.ReadDrill(Stream(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Members_of_a_later_version_are_ignored()
    {
        var later = JsonNode.Parse(DrillReports.Write(SampleDrills.Passed).Span)!.AsObject();
        later["comet"] = new JsonObject { ["tail"] = 1 };
        later["checks"]![0]!["moon"] = true;

        Assert.Equal(
            SampleDrills.Passed.Checks.Count,
            DrillReports.ReadDrill(Stream(Encoding.UTF8.GetBytes(later.ToJsonString()))).Checks.Count
        );
    }

    private static string Without(JsonObject whole, string member)
    {
        var broken = whole.DeepClone().AsObject();
        broken.Remove(member);
        return broken.ToJsonString();
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> content) => new(content.ToArray());
}
