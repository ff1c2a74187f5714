using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;
using Homelab.Reports.Tests.Plans;
using Homelab.Text.Secrets;

namespace Homelab.Reports.Tests.Redaction;

/// <summary>What is hidden because it equals a secret says so; and a value that anybody could write hides nothing but itself.</summary>
public sealed class HiddenAsEqualTests
{
    [Fact]
    public void A_leaf_that_equals_a_secret_names_it_and_the_head_counts_it()
    {
        var report = Of("horse-battery-1", "horse-battery-1");

        Assert.Equal("(sensitive value: equals var.db_password)", After(report));
        var note = PlanNote.Write(new PlanNoteContent([report]));
        Assert.Contains("+ copy = (sensitive value: equals var.db_password)", note, StringComparison.Ordinal);
        Assert.Contains("values hidden because they equal a secret: 1", note, StringComparison.Ordinal);
        Assert.Equal("(sensitive value: equals var.db_password)", After(Read.Again(report)));
    }

    [Fact]
    public void A_value_that_no_variable_holds_is_named_by_its_address()
    {
        var report = Read.Plan(
            Read.Document(
                Read.Change(
                    "x.y[\"k\"]",
                    """["update"]""",
                    """{"in":{"pw":"horse-battery-1"},"copy":"a"}""",
                    """{"in":{"pw":"horse-battery-2"},"copy":"horse-battery-1"}""",
                    ""","before_sensitive":{"in":{"pw":true}},"after_sensitive":{"in":{"pw":true}}"""
                )
            )
        );

        Assert.Equal("(sensitive value: equals x.y[\"k\"].in.pw)", After(report));
        Assert.Equal("(sensitive value)", LeafText.Show(report.Changes[0].Attributes.Single(attribute => attribute.Path == "in.pw").After));
    }

    [Fact]
    public void A_value_that_becomes_sensitive_is_hidden_wherever_else_it_stands()
    {
        var report = Read.Plan(
            Read.Document(
                Read.Change(
                    "x.y",
                    """["update"]""",
                    """{"pw":"horse-battery-1","copy":"horse-battery-1"}""",
                    """{"pw":"horse-battery-2","copy":"a"}""",
                    ""","before_sensitive":{},"after_sensitive":{"pw":true}"""
                )
            )
        );

        Assert.DoesNotContain("horse-battery-1", PlanNote.Write(new PlanNoteContent([report])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_holds_a_secret_itself_does_not_show_it()
    {
        var report = Read.Plan(
            Read.Document(
                Read.Change(
                    "x.y[\"horse-battery-1\"]",
                    """["update"]""",
                    """{"pw":"horse-battery-1","copy":"a"}""",
                    """{"pw":"horse-battery-1","copy":"horse-battery-1"}""",
                    ""","before_sensitive":{"pw":true},"after_sensitive":{"pw":true}"""
                )
            )
        );

        Assert.Equal("(sensitive value: equals x.y[\"⟨sensitive⟩\"].pw)", After(report));
    }

    [Fact]
    public void What_the_environment_holds_is_named_as_that()
    {
        var report = Read.Plan(
            Read.Document(Read.Change("x.y", """["update"]""", """{"copy":"a"}""", """{"copy":"horse-battery-1"}""")),
            new SecretSet(["horse-battery-1"])
        );

        Assert.Equal("(sensitive value: equals the job's environment)", After(report));
    }

    [Fact]
    public void What_it_equals_is_no_part_of_the_hash()
    {
        var report = Of("horse-battery-1", "horse-battery-1");
        var unnamed = report with
        {
            Changes =
            [
                .. report.Changes.Select(change =>
                    change with
                    {
                        Attributes = [.. change.Attributes.Select(attribute => attribute with { After = Leaf.Hidden })],
                    }
                ),
            ],
        };

        Assert.Equal(report.Hash, PlanHash.Of(unnamed));
    }

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    [InlineData("fe80::1/64")]
    [InlineData("public-read")]
    [InlineData("AdministratorAccess")]
    [InlineData("8080")]
    [InlineData("s3:*")]
    public void A_plain_value_that_the_configuration_writes_out_hides_nothing_but_itself(string value)
    {
        Assert.Equal(
            $"\"{value}\"",
            After(Of(value, value, $$"""{"address":"x.open","expressions":{"copy":{"constant_value":["{{value}}"]} } }"""))
        );
        Assert.Equal("(sensitive value: equals var.db_password)", After(Of(value, value)));
    }

    [Theory]
    [InlineData("hunter22")]
    [InlineData("horse-battery-1")]
    [InlineData("correct-horse-battery-staple")]
    public void A_value_nobody_would_write_by_chance_stays_hidden_wherever_it_is_written(string value) =>
        Assert.Equal(
            "(sensitive value: equals var.db_password)",
            After(Of(value, value, $$"""{"address":"x.open","expressions":{"copy":{"constant_value":"{{value}}"} } }"""))
        );

    [Fact]
    public void A_plain_secret_written_where_it_is_used_stays_hidden_elsewhere()
    {
        var report = Read.Plan(
            Read.Document(
                Read.Change(
                    "module.m[0].x.y[\"k\"]",
                    """["update"]""",
                    """{"pw":"opensesame","copy":"a"}""",
                    """{"pw":"opensesame","copy":"opensesame"}""",
                    ""","before_sensitive":{"pw":true},"after_sensitive":{"pw":true}"""
                ),
                """
                "configuration":{"root_module":{"module_calls":{"m":{"expressions":{"token":{"constant_value":"opensesame"}},"module":{"variables":{"token":{"sensitive":true}},
                  "resources":[{"address":"x.y","expressions":{"pw":{"constant_value":"opensesame"}}}]}}}}},
                """
            )
        );

        Assert.Equal("(sensitive value: equals module.m.var.token)", After(report));
    }

    private static string After(PlanReport report) =>
        LeafText.Show(report.Changes[0].Attributes.Single(attribute => attribute.Path == "copy").After);

    private static PlanReport Of(string secret, string shown, string resources = "") =>
        Read.Plan(
            Read.Document(
                Read.Change("x.open", """["update"]""", """{"copy":"a"}""", $$"""{"copy":"{{shown}}"}"""),
                $$$"""
                "variables":{"db_password":{"value":"{{{secret}}}"}},
                "configuration":{"root_module":{"variables":{"db_password":{"sensitive":true,"default":"{{{secret}}}"}},"resources":[{{{resources}}}]}},
                """
            )
        );
}
