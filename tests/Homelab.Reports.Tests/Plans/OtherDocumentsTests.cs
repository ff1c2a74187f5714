using System.Text;
using Homelab.Reports.Plans.Reading;
using Homelab.Testing;

namespace Homelab.Reports.Tests.Plans;

/// <summary>Terraform prints much that is JSON and no plan; none of it is shown as a plan with nothing to do.</summary>
public sealed class OtherDocumentsTests
{
    private const string Hcl = "resource \"terraform_data\" \"x\" { input = \"y\" }\noutput \"o\" { value = 1 }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("show -json", "`terraform show -json` is called without a plan file", false)]
    [InlineData("show -json", "This is a state", true)]
    [InlineData("validate -json", "`terraform validate -json`", false)]
    [InlineData("providers schema -json", "`terraform providers schema -json`", true)]
    [InlineData("metadata functions -json", "`terraform metadata functions -json`", false)]
    [InlineData("state pull", "`terraform state pull`", true)]
    [InlineData("version -json", "no `format_version`", false)]
    [InlineData("output -json", "not a plan in JSON", true)]
    [InlineData("plan -json", "`terraform plan -json`", false)]
    public async Task What_real_terraform_prints_apart_from_plans_is_refused_by_its_name(string arguments, string says, bool applied)
    {
        using var real = new RealPlan(Hcl);
        if (applied)
            await real.ApplyAsync(Ct);
        else
            Assert.Equal(0, (await real.RunAsync(["init", "-input=false"], Ct)).ExitCode);

        var run = await real.RunAsync(arguments.Split(' '), Ct);

        Assert.Equal(0, run.ExitCode);
        Refused(Encoding.UTF8.GetBytes(run.StandardOutput), says);
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    public void What_powershell_wrote_says_how_to_write_it(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] document =
        [
            .. mark ? encoding.GetPreamble() : [],
            .. encoding.GetBytes(Read.Document(Read.Change("x.y", """["create"]"""))),
        ];

        Refused(document, "Out-File -Encoding utf8");
    }

    [Theory]
    [InlineData("PK\u0003\u0004 a plan file", "the plan file itself")]
    [InlineData("""{"schema":"homelab.plan/1","hash":"x"}""", "`homelab terraform note`")]
    [InlineData("""{"format_version":"1.0","configuration":{"root_module":{}}}""", "no plan in this JSON")]
    [InlineData("""{"format_version":"1.2","errored":false,"complete":true,"applyable":false}""", "no plan in this JSON")]
    public void Whatever_else_looks_like_one_is_refused(string document, string says) => Refused(Encoding.Latin1.GetBytes(document), says);

    [Fact]
    public async Task A_real_plan_of_nothing_at_all_is_a_plan()
    {
        using var real = new RealPlan("");

        Assert.True(Read.File(await real.MakeAsync(Ct)).IsEmpty);
    }

    private static void Refused(byte[] document, string says)
    {
        var refusal = Assert.Throws<PlanUnreadableException>(() => Read.Plan(document));

        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.Matches("^[^\n]+\\.$", refusal.Message);
    }
}
