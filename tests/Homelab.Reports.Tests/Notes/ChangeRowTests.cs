using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;
using Homelab.Reports.Tests.Plans;

namespace Homelab.Reports.Tests.Notes;

/// <summary>Rows say what there is to see of a change, and say so where there is nothing.</summary>
public sealed class ChangeRowTests
{
    [Theory]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("""{"a":1}""", """{"a":1.0}""")]
    [InlineData("""{"a":1e2,"b":2}""", """{"b":2,"a":100}""")]
    [InlineData("{}", "{}")]
    public void An_update_of_which_nothing_can_be_seen_says_so(string before, string after)
    {
        var change = Read.Change("x.y", """["update"]""", before, after);

        Assert.Contains(
            "- `x.y` is **changed**; nothing that terraform shows differs\n",
            Note(Read.Document(change)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "- `x.y` was changed; nothing that terraform shows differs\n",
            Note(Read.Document(Read.Change("x.z", """["create"]"""), $"\"resource_drift\":[{change}],")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "- `o` changes; nothing that terraform shows differs\n",
            Note(Read.Document("", $$""" "output_changes":{"o":{"actions":["update"],"before":{{before}},"after":{{after}} } },""")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","importing":{"id":"101"}""")]
    public void What_differs_though_terraform_says_it_stays_is_an_unknown_action_that_is_shown(string more)
    {
        var document = Read.Document(Read.Change("x.y", """["no-op"]""", """{"a":1,"b":1}""", """{"a":2,"b":1}""", more));
        var report = Read.Plan(document);

        Assert.Equal((ChangeKind.Unknown, 1), (Assert.Single(report.Changes).Kind, report.Totals.Unknown));
        Assert.False(report.IsEmpty);
        var note = Note(document);
        Assert.Contains("### ❗ Terraform plan: ", note, StringComparison.Ordinal);
        Assert.Contains(
            "#### ❗ Destroyed, replaced or forgotten (1)\n\n- `x.y` **differs**, though terraform says that it stays as it is",
            note,
            StringComparison.Ordinal
        );
        Assert.Contains("```diff\n- a = 1\n+ a = 2\n```", note, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing to do", note, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_differs_though_terraform_says_it_stays_is_shown()
    {
        var note = Note(Read.Document("", """ "output_changes":{"o":{"actions":["no-op"],"before":1,"after":2}},"""));

        Assert.Contains("- `o` **differs**, though terraform says that it stays as it is\n", note, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing to do", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("""{"a":1}""", "null")]
    [InlineData("null", """{"a":1}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"b"}""")]
    [InlineData("""{"a":{"sensitive":true}}""", """{"a":{"sensitive":false}}""")]
    [InlineData("""{"a":"","b":"x"}""", """{"a":"x","b":""}""")]
    public void No_difference_under_an_action_that_is_none_is_too_small(string before, string after) =>
        Assert.False(Read.Plan(Read.Document(Read.Change("x.y", """["no-op"]""", before, after))).IsEmpty);

    [Fact]
    public void An_action_that_is_named_after_the_sides_is_read_the_same()
    {
        static string Named(string after) =>
            Read.Document($$"""{"address":"x.y","mode":"managed","change":{"before":{"a":1},"after":{{after}},"actions":["no-op"]} }""");

        Assert.False(Read.Plan(Named("""{"a":2}""")).IsEmpty);
        Assert.True(Read.Plan(Named("""{"a":1}""")).IsEmpty);
    }

    [Theory]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("""{"a":1}""", """{"a":1.0}""")]
    public void What_stays_and_is_only_written_otherwise_is_nothing(string before, string after) =>
        Assert.True(Read.Plan(Read.Document(Read.Change("x.y", """["no-op"]""", before, after))).IsEmpty);

    [Theory]
    [InlineData(ChangeKind.NoOp)]
    [InlineData(ChangeKind.Import)]
    [InlineData(ChangeKind.Move)]
    public void A_forged_row_that_claims_to_stay_while_it_differs_is_not_believed(ChangeKind kind)
    {
        var report = Read.Again(
            Read.Plan(Read.Document("")) with
            {
                Changes =
                [
                    new ResourceChange
                    {
                        Address = "x.y",
                        Kind = kind,
                        Actions = ["no-op"],
                        ImportId = kind is ChangeKind.Import ? "1" : null,
                        PreviousAddress = kind is ChangeKind.Move ? "x.z" : null,
                        Attributes = [new AttributeChange("a", Leaf.Of("1"), Leaf.Of("2"))],
                    },
                ],
            }
        );

        var note = PlanNote.Write(new PlanNoteContent([report]));

        Assert.Contains("#### Changed (1)\n\n- `x.y` **differs**, though terraform says", note, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing to do", note, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_known_after_apply_is_one_line_and_what_it_was_is_not_lost()
    {
        var note = Note(
            Read.Document(
                Read.Change(
                    "x.y",
                    """["delete","create"]""",
                    $$"""{"id":"1","ip":"10.0.0.5","size":1,"text":"{{new string('t', 300)}}"}""",
                    """{"size":2}""",
                    ""","after_unknown":{"id":true,"ip":true,"mac":true,"text":true},"replace_paths":[["id"],["size"]]"""
                )
            )
        );

        Assert.Contains(
            """
            ```diff
            - id = "1"
            + id = (known after apply)   # forces replacement
            - size = 1
            + size = 2   # forces replacement
            - ip = "10.0.0.5"
            + ip, mac, text = (known after apply)
            ```
            """,
            note,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Three_hundred_values_known_after_apply_are_one_line_of_which_nothing_is_left_out()
    {
        var unknown = string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"a{i:000}\":true"));

        var note = Note(Read.Document(Read.Change("x.y", """["create"]""", "null", "{}", $$""","after_unknown":{ {{unknown}} }""")));

        Assert.Contains("\n- `x.y` is **created**\n\n```diff\n+ a000, a001, ", note, StringComparison.Ordinal);
        Assert.Contains(", a299 = (known after apply)\n```", note, StringComparison.Ordinal);
        Assert.DoesNotContain("not shown", note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_only_loses_its_flag_is_not_counted_among_lines_left_out()
    {
        var report = Read.Plan(Read.Document("")) with
        {
            Changes =
            [
                new ResourceChange
                {
                    Address = "x.y",
                    Kind = ChangeKind.Update,
                    Actions = ["update"],
                    Attributes =
                    [
                        .. Enumerable
                            .Range(0, 150)
                            .Select(i => new AttributeChange($"a{i}", Leaf.Hidden, Leaf.Of("x")) { BecomesSensitive = false }),
                    ],
                },
            ],
        };

        Assert.DoesNotContain("not shown", PlanNote.Write(new PlanNoteContent([report])), StringComparison.Ordinal);
    }

    private static string Note(string document) => PlanNote.Write(new PlanNoteContent([Read.Plan(document)]));
}
