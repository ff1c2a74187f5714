using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Homelab.Reports.Pipelines;
using Homelab.Reports.Plans;
using Homelab.Reports.Tests.Plans;
using Homelab.Testing;

namespace Homelab.Reports.Tests.Pipelines;

public sealed class PipelineFileTests : IDisposable
{
    private readonly TempDir _dir = new();

    [Fact]
    public void The_widget_counts_a_replacement_as_terraform_does()
    {
        var totals = Read.Plan(Read.Document(Read.Change("x.y", """["delete","create"]"""))).Totals;

        Assert.Equal("""{"create":1,"update":0,"delete":1}""", Encoding.UTF8.GetString(TerraformWidget.Write(totals).Span).Trim());
    }

    [Fact]
    public void JUnit_has_a_case_for_each_root_and_each_check()
    {
        var checks =
            """ "checks":[{"address":{"to_display":"check.a"},"status":"pass"},{"address":{"to_display":"check.b"},"status":"fail","problems":[{"message":"no\u0000 \u001b[31m"}]},{"address":{"to_display":"check.c"},"status":"unknown"},{"address":{"to_display":"check.d"},"status":"error"}],""";
        var report = Read.Plan(Read.Document("", checks)) with
        {
            Errored = true,
            Diagnostics = [new Diagnostic("error", "broken", "detail")],
        };

        var suite = XDocument.Parse(Encoding.UTF8.GetString(PlanJUnit.Write([report]).Span)).Root!.Element("testsuite")!;

        Assert.Equal(
            ["plan", "check.a", "check.b", "check.c", "check.d"],
            suite.Elements("testcase").Select(test => test.Attribute("name")!.Value)
        );
        Assert.Equal(
            ["error", null, "failure", "skipped", "error"],
            suite.Elements("testcase").Select(test => test.Elements().FirstOrDefault()?.Name.LocalName)
        );
        Assert.Equal(
            "5 1 2 1",
            string.Join(' ', new[] { "tests", "failures", "errors", "skipped" }.Select(name => suite.Attribute(name)!.Value))
        );
    }

    [Fact]
    public void Code_quality_lists_what_destroys_with_a_stable_fingerprint_at_its_place()
    {
        var report = Read.Plan(
            Read.Document(
                $"{Read.Change("x.a", """["delete"]""")},{Read.Change("x.b", """["create"]""")},{Read.Change("x.c", """["forget"]""")}"
            )
        );

        using var first = JsonDocument.Parse(
            CodeQuality.Write([report], (_, change) => new SourcePlace("infra/main.tf", change.Address == "x.a" ? 7 : 1))
        );
        using var second = JsonDocument.Parse(CodeQuality.Write([report], (_, _) => new SourcePlace("main.tf", 1)));

        Assert.Equal(2, first.RootElement.GetArrayLength());
        Assert.Equal("critical", first.RootElement[0].GetProperty("severity").GetString());
        Assert.Equal(7, first.RootElement[0].GetProperty("location").GetProperty("lines").GetProperty("begin").GetInt32());
        Assert.Equal(
            first.RootElement[0].GetProperty("fingerprint").GetString(),
            second.RootElement[0].GetProperty("fingerprint").GetString()
        );
    }

    [Fact]
    public void Reports_of_several_roots_get_names_of_their_own_and_stand_in_the_index()
    {
        var folder = new ReportFolder(_dir.Path);
        folder.Add("plan", "infra/a", "1"u8.ToArray());
        folder.Add("plan", "infra-a", "2"u8.ToArray());
        folder.Add("plan", "../../etc/passwd", "3"u8.ToArray());
        folder.Add("plan", null, "4"u8.ToArray());

        Assert.Equal(
            ["index.json", "plan-etc-passwd.json", "plan-infra-a-2.json", "plan-infra-a.json", "plan.json"],
            Directory.GetFiles(_dir.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        using var index = JsonDocument.Parse(File.ReadAllText(_dir["index.json"]));
        Assert.Equal("homelab.index/1", index.RootElement.GetProperty("schema").GetString());
        Assert.Equal(4, index.RootElement.GetProperty("reports").GetArrayLength());
    }

    public void Dispose() => _dir.Dispose();
}
