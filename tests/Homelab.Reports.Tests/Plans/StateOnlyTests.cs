using System.Text;
using System.Text.Json.Nodes;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Reading;
using Homelab.Reports.Plans.Writing;
using Homelab.Testing;

namespace Homelab.Reports.Tests.Plans;

/// <summary>Plans that only take over into the state what happened outside terraform.</summary>
public sealed class StateOnlyTests
{
    private static readonly string Gone = Read.Change("vm.docker1", """["delete"]""", """{"id":"105","cores":4}""");
    private static readonly string Changed = Read.Change("vm.nas", """["update"]""", """{"cores":2}""", """{"cores":8}""");
    private static readonly string Moved = Read.Change("vm.second", """["no-op"]""", """{"id":"1"}""", """{"id":"1"}""")
        .Replace("\"mode\"", "\"previous_address\":\"vm.first\",\"mode\"", StringComparison.Ordinal);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(""" "applyable":true,""")]
    [InlineData("")]
    public void Machines_that_are_gone_are_told_first_and_never_folded(string applyable)
    {
        var report = Plan(applyable, Changed, Moved, Gone);

        Assert.False(report.IsEmpty);
        Assert.True(report.Totals.IsEmpty);
        Assert.Equal(
            new StateTotals
            {
                Gone = 1,
                Changed = 1,
                Moved = 1,
            },
            report.StateTotals
        );
        var note = Note(report);
        Assert.Contains("### ❗ Terraform changes only the state: 1 gone, 1 changed, 1 moved\n", note, StringComparison.Ordinal);
        Assert.Contains(
            "- `infra`: changes only the state: 1 gone, 1 changed, 1 moved, terraform `1.11.4`",
            note,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "#### ❗ Changes of the state alone (3)\n\n- `vm.docker1` is **gone**, and leaves the state\n",
            note,
            StringComparison.Ordinal
        );
        Assert.Contains("- `vm.nas` was **changed**, and the state follows\n", note, StringComparison.Ordinal);
        Assert.Contains("- `vm.second` stays as it is; was `vm.first`\n", note, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing to", note, StringComparison.Ordinal);
        Assert.DoesNotContain("<summary>", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_refresh_only_plan_of_a_move_and_an_output_changes_only_the_state()
    {
        using var real = new RealPlan("resource \"terraform_data\" \"first\" { input = \"x\" }");
        await real.ApplyAsync(Ct);
        real.Write(
            "resource \"terraform_data\" \"second\" { input = \"x\" }\nmoved {\n from = terraform_data.first\n to = terraform_data.second\n}\noutput \"added\" { value = 1 }"
        );

        var refreshed = Read.File(await real.MakeAsync(Ct, "-refresh-only"));
        var planned = Read.File(await real.MakeAsync(Ct));

        Assert.Equal((true, new StateTotals { Moved = 1 }), (refreshed.StateOnly, refreshed.StateTotals));
        Assert.Equal("terraform_data.first", Assert.Single(refreshed.Drift).PreviousAddress);
        Assert.Equal("added", Assert.Single(refreshed.Outputs).Address);
        Assert.Equal((false, new Totals { Move = 1 }), (planned.StateOnly, planned.Totals));
        Assert.NotEqual(planned.Hash, refreshed.Hash);
    }

    [Fact]
    public async Task A_real_refresh_only_plan_of_nothing_has_nothing_to_do()
    {
        using var real = new RealPlan("resource \"terraform_data\" \"x\" { input = \"x\" }");
        await real.ApplyAsync(Ct);

        var report = Read.File(await real.MakeAsync(Ct, "-refresh-only"));

        Assert.True(report.IsEmpty);
        Assert.False(report.StateOnly);
    }

    [Theory]
    [InlineData("vm.docker1", "vm.docker2")]
    [InlineData("\"cores\":8", "\"cores\":6")]
    [InlineData("vm.first", "vm.zeroth")]
    public void Whatever_the_state_takes_over_decides_the_hash(string from, string to)
    {
        string[] drift = [Gone, Changed, Moved];

        Assert.NotEqual(Plan("", drift).Hash, Plan("", [.. drift.Select(row => row.Replace(from, to, StringComparison.Ordinal))]).Hash);
    }

    [Theory]
    [InlineData(""" "applyable":false,""", "")]
    [InlineData(""" "applyable":true,""", """{"address":"x.y","change":{"actions":["no-op"],"before":1,"after":1}}""")]
    public void Drift_beside_a_plan_that_does_not_take_it_over_is_information(string applyable, string idle)
    {
        var drifted = Read.Plan(Read.Document(idle, $"{applyable}\"resource_drift\":[{Gone}],"));

        Assert.False(drifted.StateOnly);
        Assert.True(drifted.IsEmpty);
        Assert.Equal(Read.Plan(Read.Document(idle)).Hash, drifted.Hash);
        Assert.Contains("<summary>Changed outside terraform (1)</summary>", Note(drifted), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_state_takes_over_survives_the_report_with_its_hash_even_when_rows_are_left_out()
    {
        var report = Plan(
            "",
            [
                .. Enumerable
                    .Range(0, 3000)
                    .Select(i => Read.Change($"vm.x[{i}]", """["delete"]""", $$"""{"a":"{{new string('a', 400)}}"}""")),
            ]
        );

        var (whole, cut) = (Read.Again(report), Read.Again(report, 1_200_000));

        Assert.Equal((report.Hash, true, 3000), (whole.Hash, whole.StateOnly, whole.StateTotals.Gone));
        Assert.Equal((report.Hash, true), (cut.Hash, cut.Omitted.Drift > 0));
        Assert.Contains(
            $"and {cut.Omitted.Drift:N0} more that are not listed here".Replace(",", "", StringComparison.Ordinal),
            Note(cut),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Beside_a_root_that_changes_more_both_are_said()
    {
        var note = PlanNote.Write(new PlanNoteContent([Plan("", Gone), Read.Plan(Read.Document(Read.Change("x.y", """["create"]""")))]));

        Assert.Contains("### ❗ Terraform plan: 1 to add; of the state alone: 1 gone\n", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(PlanHash.Version + 1, true)]
    [InlineData(PlanHash.Version, false)]
    public void A_report_of_a_version_with_another_hash_says_so_and_is_read(int? version, bool said)
    {
        var json = JsonNode.Parse(Encoding.UTF8.GetString(PlanReportWriter.Write(Read.Plan(Read.Document(Changed))).Span))!.AsObject();
        json.Remove("hashVersion");
        if (version is { } number)
            json["hashVersion"] = number;

        var report = PlanReportReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(json.ToJsonString())));

        Assert.Equal(said, report.IsOfAnotherVersion);
        Assert.Equal(1, report.Totals.Change);
        Assert.Equal(said, Note(report).Contains("made by another version of homelab", StringComparison.Ordinal));
    }

    private static PlanReport Plan(string more, params string[] drift) =>
        Read.Plan(Read.Document("", $"{more}\"resource_drift\":[{string.Join(',', drift)}],"));

    private static string Note(PlanReport report) => PlanNote.Write(new PlanNoteContent([report]));
}
