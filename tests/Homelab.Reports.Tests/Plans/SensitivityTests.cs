using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;
using Homelab.Testing;

namespace Homelab.Reports.Tests.Plans;

/// <summary>Changes of sensitivity alone, and flags that do not fit what they flag.</summary>
public sealed class SensitivityTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("true", "false", "input: value unchanged, no longer sensitive: it will be shown after the apply")]
    [InlineData("false", "true", "input: value unchanged, now sensitive: hidden after the apply")]
    public async Task A_real_value_whose_sensitivity_alone_changes_says_so(string before, string after, string says)
    {
        using var real = new RealPlan(Sensitive(before));
        await real.ApplyAsync(Ct);
        real.Write(Sensitive(after));

        var report = Read.File(await real.MakeAsync(Ct));

        var change = Assert.Single(report.Changes);
        Assert.Equal(
            (Leaf.Hidden, Leaf.Hidden, (bool?)(after == "true")),
            change.Attributes.Where(a => a.Path == "input").Select(a => (a.Before, a.After, a.BecomesSensitive)).Single()
        );
        var note = PlanNote.Write(new PlanNoteContent([Read.Again(report)]));
        Assert.Contains(says, note, StringComparison.Ordinal);
        Assert.DoesNotContain("input = (sensitive value)", note, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", note, StringComparison.Ordinal);
        var plain = change with { Attributes = [.. change.Attributes.Select(attribute => attribute with { BecomesSensitive = null })] };
        Assert.Equal(report.Hash, PlanHash.Of([plain], report.Outputs));
    }

    [Fact]
    public void A_value_that_changes_with_its_sensitivity_says_no_such_thing()
    {
        var change = Read.Change(
            "x.y",
            """["update"]""",
            """{"a":"canary-sensitive-1"}""",
            """{"a":"canary-sensitive-2"}""",
            ""","before_sensitive":{"a":true}"""
        );

        Assert.Null(Assert.Single(Assert.Single(Read.Plan(Read.Document(change)).Changes).Attributes).BecomesSensitive);
    }

    [Theory]
    [InlineData("""{"pw":"canary-flag-0001"}""", "[true]")]
    [InlineData("\"canary-flag-0001\"", "[true]")]
    [InlineData("\"canary-flag-0001\"", """{"pw":true}""")]
    [InlineData("""["canary-flag-0001"]""", """{"0":true}""")]
    [InlineData("""["x","canary-flag-0001"]""", "[true]")]
    [InlineData("""["canary-flag-0001"]""", "[false,true]")]
    [InlineData("""{"pw":{"x":"canary-flag-0001"}}""", """{"pw":[[true]]}""")]
    public void A_flag_that_does_not_fit_hides_the_value_and_what_equals_it(string value, string flag)
    {
        var report = Read.Plan(
            Read.Document(
                Read.Change("x.y", """["create"]""", after: value, more: $",\"after_sensitive\":{flag}")
                    + ","
                    + Read.Change("x.copy", """["create"]""", after: """{"copied":"canary-flag-0001"}""")
            )
        );

        Assert.Equal(2, report.Changes.Count);
        Assert.DoesNotContain("canary", PlanNote.Write(new PlanNoteContent([report])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"true\"")]
    [InlineData("1")]
    [InlineData("""{"pw":"yes"}""")]
    public void A_flag_that_is_none_hides_the_value(string flag)
    {
        var report = Read.Plan(
            Read.Document(
                Read.Change("x.y", """["create"]""", after: """{"pw":"canary-flag-0002"}""", more: $",\"after_sensitive\":{flag}")
            )
        );

        Assert.IsType<Leaf.Sensitive>(Assert.Single(Assert.Single(report.Changes).Attributes).After);
    }

    private static string Sensitive(string flag) =>
        $$"""
            variable "v" {
              default   = "canary-sensitive-0001"
              sensitive = {{flag}}
            }
            resource "terraform_data" "x" { input = var.v }
            """;
}
