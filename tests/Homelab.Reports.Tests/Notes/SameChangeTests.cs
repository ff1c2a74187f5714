using System.Diagnostics;
using Homelab.Reports.Notes;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;
using Homelab.Reports.Tests.Plans;

namespace Homelab.Reports.Tests.Notes;

/// <summary>Changes that differ in their address alone share a row, and nothing can hide in one.</summary>
public sealed class SameChangeTests
{
    private static readonly ResourceChange Tagged = new()
    {
        Address = "vm.a",
        Kind = ChangeKind.Update,
        Actions = ["update"],
        Attributes =
        [
            new AttributeChange("tags.owner", Leaf.Missing, Leaf.Of("homelab")),
            new AttributeChange("text", Leaf.Of("a"), Leaf.Of("b")) { Inside = new TextDifference("text", ["-a", "+b"], 0) },
        ],
    };

    [Fact]
    public void A_tag_that_many_resources_get_is_one_row_that_names_them_all()
    {
        var changes = Enumerable
            .Range(10, 40)
            .Select(i =>
                Read.Change(
                    $"vm.x[{i}]",
                    """["update"]""",
                    """{"pw":"canary-old-1","tags":{}}""",
                    $$"""{"pw":"canary-new-{{i}}","tags":{"owner":"homelab"} }""",
                    ""","before_sensitive":{"pw":true},"after_sensitive":{"pw":true}"""
                )
            )
            .Append(Read.Change("vm.y", """["update"]""", """{"tags":{}}""", """{"tags":{"owner":"somebody"}}"""));
        var report = Read.Plan(Read.Document(string.Join(',', changes)));

        var note = Note(report);

        Assert.Contains("#### Changed (41)\n\n- 40 alike, each is **changed**: `vm.x[10]`, `vm.x[11]`, ", note, StringComparison.Ordinal);
        Assert.Contains(", `vm.x[49]`\n\n```diff\n", note, StringComparison.Ordinal);
        Assert.Contains("- `vm.y` is **changed**\n", note, StringComparison.Ordinal);
        Assert.Equal(1, note.Split("+ tags.owner = \"homelab\"").Length - 1);
        Assert.Equal(41, Read.Again(report).Changes.Count);
        Assert.Equal(report.Hash, Read.Again(report).Hash);
    }

    [Theory, MemberData(nameof(Others))]
    public void What_differs_in_anything_has_a_row_of_its_own(string what)
    {
        var other = Other(what) with { Address = "vm.b" };

        var note = Note(Tagged, other);

        Assert.DoesNotContain("alike", note, StringComparison.Ordinal);
        Assert.Contains("- `vm.a` is **changed**\n", note, StringComparison.Ordinal);
        Assert.Contains("\n- `vm.b` ", note, StringComparison.Ordinal);
    }

    public static TheoryData<string> Others =>
        [
            "kind",
            "a value",
            "the type of a value",
            "what was",
            "a path",
            "what forces",
            "a flag",
            "a line",
            "a format",
            "one more",
            "items",
            "a reason",
            "where it was",
            "an import",
            "what runs",
        ];

    [Theory]
    [InlineData("an attribute left out")]
    [InlineData("lines left out")]
    [InlineData("a digest")]
    [InlineData("an identity")]
    [InlineData("too many lines")]
    public void What_is_not_shown_whole_shares_no_row_with_its_equal(string what)
    {
        var change = Partial(what);

        var note = Note(change, change with { Address = "vm.b" });

        Assert.DoesNotContain("alike", note, StringComparison.Ordinal);
        Assert.Contains("- `vm.a` is **changed**", note, StringComparison.Ordinal);
        Assert.Contains("- `vm.b` is **changed**", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChangeKind.Delete)]
    [InlineData(ChangeKind.Replace)]
    [InlineData(ChangeKind.Forget)]
    [InlineData(ChangeKind.CreateThenForget)]
    [InlineData(ChangeKind.Unknown)]
    public void What_destroys_has_a_row_for_each_and_folds_for_no_number_of_them(ChangeKind kind)
    {
        var note = Note([.. Enumerable.Range(0, 300).Select(i => Tagged with { Address = $"vm.x[{i}]", Kind = kind, Attributes = [] })]);

        Assert.All(Enumerable.Range(0, 300), i => Assert.Contains($"\n- `vm.x[{i}]` ", note, StringComparison.Ordinal));
        Assert.Contains("#### ❗ Destroyed, replaced or forgotten (300)\n", note, StringComparison.Ordinal);
        Assert.DoesNotContain("<details>", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_changes_of_two_roots_stay_apart()
    {
        var report = Read.Plan(Read.Document("")) with { Changes = [Tagged, Tagged with { Address = "vm.b" }] };

        var note = PlanNote.Write(new PlanNoteContent([report with { Root = "one" }, report with { Root = "two" }]));

        Assert.Contains("- `one`: 2 alike, each is **changed**: `vm.a`, `vm.b`\n", note, StringComparison.Ordinal);
        Assert.Contains("- `two`: 2 alike, each is **changed**: `vm.a`, `vm.b`\n", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_find_no_room_are_counted_each()
    {
        var many = Enumerable.Range(0, 250).Select(i => Tagged with { Address = $"vm.x[{i}].of_a_long_name" }).ToArray();

        var whole = Note(many);
        var cut = PlanNote.Write(new PlanNoteContent([Report(many)]) { Limit = 4_000 });

        Assert.Contains("\n- 100 more like those: `vm.x[100].of_a_long_name`, ", whole, StringComparison.Ordinal);
        Assert.Contains("\n- 50 more like those: `vm.x[200].of_a_long_name`, ", whole, StringComparison.Ordinal);
        Assert.InRange(cut.Length, 1, 4_000);
        Assert.Contains("**Not shown here: 150.**", cut, StringComparison.Ordinal);
        Assert.Contains("**Left out for length:** rows: 150, details: ", cut, StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_thousand_changes_that_are_alike_at_a_glance_take_no_time()
    {
        var many = Enumerable
            .Range(0, 20_000)
            .Select(i =>
                Tagged with
                {
                    Address = $"vm.x[{i}]",
                    Attributes = [.. Tagged.Attributes, new AttributeChange("z", Leaf.Missing, Leaf.Of($"{i}"))],
                }
            )
            .ToArray();
        var watch = Stopwatch.StartNew();

        Assert.NotEmpty(Note(many));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static ResourceChange Other(string what) =>
        what switch
        {
            "kind" => Tagged with { Kind = ChangeKind.Create, Actions = ["create"] },
            "a value" => First(first => first with { After = Leaf.Of("Homelab") }),
            "the type of a value" => First(first => first with { After = new Leaf.Literal("homelab") }),
            "what was" => First(first => first with { Before = Leaf.Of("") }),
            "a path" => First(first => first with { Path = "tags.Owner" }),
            "what forces" => First(first => first with { ForcesReplacement = true }),
            "a flag" => First(first => first with { BecomesSensitive = false }),
            "a line" => Last(last => last with { Inside = new TextDifference("text", ["-a", "+b "], 0) }),
            "a format" => Last(last => last with { Inside = new TextDifference("json", ["-a", "+b"], 0) }),
            "one more" => Tagged with { Attributes = [.. Tagged.Attributes, Tagged.Attributes[0]] },
            "items" => First(first => first with { ItemsDigest = new string('a', 64) }),
            "a reason" => Tagged with { Reason = "because" },
            "where it was" => Tagged with { PreviousAddress = "vm.z" },
            "an import" => Tagged with { ImportId = "" },
            _ => Tagged with { Runs = ["local-exec"] },
        };

    private static ResourceChange Partial(string what) =>
        what switch
        {
            "an attribute left out" => Tagged with { OmittedAttributes = 1 },
            "lines left out" => First(first => first with { Inside = new TextDifference("text", ["+homelab"], 1) }),
            "a digest" => Tagged with { DetailDigest = new string('a', 64) },
            "an identity" => Tagged with { IdentityDigest = new string('a', 64) },
            _ => Tagged with { Attributes = [.. Enumerable.Repeat(Tagged.Attributes[0], 201)] },
        };

    private static ResourceChange First(Func<AttributeChange, AttributeChange> change) =>
        Tagged with
        {
            Attributes = [change(Tagged.Attributes[0]), .. Tagged.Attributes.Skip(1)],
        };

    private static ResourceChange Last(Func<AttributeChange, AttributeChange> change) =>
        Tagged with
        {
            Attributes = [.. Tagged.Attributes.SkipLast(1), change(Tagged.Attributes[^1])],
        };

    private static PlanReport Report(params ResourceChange[] changes) => Read.Plan(Read.Document("")) with { Changes = changes };

    private static string Note(params ResourceChange[] changes) => Note(Report(changes));

    private static string Note(PlanReport report) => PlanNote.Write(new PlanNoteContent([report]) { Limit = NoteLimit.Hard });
}
