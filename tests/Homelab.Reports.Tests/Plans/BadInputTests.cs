using System.Text;
using System.Text.Json;
using Homelab.Reports.Notes;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Reading;

namespace Homelab.Reports.Tests.Plans;

public sealed class BadInputTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly string Good = Read.Document(Read.Change("x.y", """["create"]""", after: """{"a":"b"}"""));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("Plan: 1 to add, 0 to change, 0 to destroy.", "not a plan in JSON")]
    [InlineData("PK\u0003\u0004 a plan file", "not a plan in JSON")]
    [InlineData("[]", "not a plan in JSON")]
    [InlineData("""{"format_version":"2.0","resource_changes":[]}""", "does not know")]
    [InlineData("""{"format_version":7}""", "no `format_version`")]
    [InlineData("""{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{}}}""", "a state, not a plan")]
    [InlineData("""{"resource_changes":[]}""", "no `format_version`")]
    [InlineData("""{"format_version":"1.2","resource_changes":{"a":[{"address":"x.y"}]}}""", "are no list")]
    [InlineData("""{"format_version":"1.2","resource_changes":[{]}""", "not valid JSON")]
    public void What_is_no_plan_is_refused_in_one_sentence(string document, string reason)
    {
        var refusal = Assert.Throws<PlanUnreadableException>(() => Read.Plan(document));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Matches("^[^\n]+\\.$", refusal.Message);
    }

    [Fact]
    public void Two_documents_in_one_file_are_refused()
    {
        Assert.Contains(
            "something after the plan",
            Assert.Throws<PlanUnreadableException>(() => Read.Plan(Good + "\n" + Good)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_plan_cut_off_anywhere_is_refused_and_never_read_in_part()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        for (var length = 1; length < bytes.Length; length++)
            Assert.Throws<PlanUnreadableException>(() => Read.Plan(bytes[..length]));
    }

    [Theory]
    [InlineData("There are some problems with the CLI configuration:\n╷\n│ Warning: Unable to open CLI configuration file\n╵\n\n")]
    [InlineData("{\"@level\":\"info\",\"@message\":\"Terraform 1.11.4\",\"type\":\"version\"}\n")]
    [InlineData("\uFEFF")]
    [InlineData("$ terraform show -json plan\n{ not json }\n")]
    [InlineData("\n\n   noise with \"format_version\" in it\n")]
    public void What_was_printed_before_the_plan_is_skipped(string before)
    {
        Assert.Equal(1, Read.Plan(before + Good + "\n").Totals.Add);
    }

    [Fact]
    public void An_indented_document_is_read_like_a_compact_one()
    {
        using var document = JsonDocument.Parse(Good);
        var indented = JsonSerializer.Serialize(document.RootElement, Indented);

        Assert.Equal(Read.Plan(Good).Hash, Read.Plan(indented).Hash);
    }

    [Fact]
    public void Invalid_utf8_and_half_surrogates_become_replacement_characters()
    {
        var broken = Encoding.Latin1.GetBytes(
            Read.Document(Read.Change("x.y", """["create"]""", after: "{\"k\xFF\":\"a\xC3\",\"\\ud800\":\"\\udc00 \\ud83d\\ude00\"}"))
        );

        var change = Read.Plan(broken).Changes[0];

        Assert.Contains(change.Attributes, a => a.After is Leaf.Text { Value: "a\uFFFD" });
        Assert.Contains(change.Attributes, a => a.After is Leaf.Text { Value: "\uFFFD 😀" });
    }

    [Fact]
    public void Nesting_beyond_every_schema_is_refused_and_up_to_there_read()
    {
        Assert.Contains(
            "nested deeper",
            Assert.Throws<PlanUnreadableException>(() => Read.Plan(Nested(1100))).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(1, Read.Plan(Nested(900)).Totals.Add);
    }

    [Fact]
    public void Members_of_the_wrong_type_are_as_good_as_missing()
    {
        var report = Read.Plan(
            """
            {"format_version":"1.2","terraform_version":[],"errored":"yes","complete":1,"variables":[1],"output_changes":7,"prior_state":"x",
            "configuration":{"root_module":{"variables":[],"module_calls":{"a":1}}},"checks":[1,{"status":5,"address":"x","instances":[[]]}],
            "resource_drift":{"a":1},"deferred_changes":[null],"action_invocations":[{}],
            "resource_changes":[null,1,"x",[],{},{"change":3},{"address":5,"change":{"actions":["create"],"before":1,"after":[2],"after_unknown":"x","before_sensitive":[true],"after_sensitive":7,"replace_paths":[1,[{}]]}}]}
            """
        );

        Assert.Equal(1, report.Totals.Add);
        Assert.Equal(6, report.Totals.Unknown);
        Assert.NotEmpty(PlanNote.Write(new PlanNoteContent([report])));
    }

    [Fact]
    public void A_hundred_thousand_changes_are_counted_exactly_and_the_report_and_note_keep_their_size()
    {
        var changes = Enumerable
            .Range(0, 100_000)
            .Select(i => Read.Change($"x.y[{i}]", i % 10 == 0 ? """["delete"]""" : """["create"]""", after: """{"a":"b"}"""));
        var report = Read.Plan(Read.Document(string.Join(',', changes)));

        Assert.Equal(new Totals { Add = 90_000, Destroy = 10_000 }, report.Totals);
        var again = Read.Again(report);
        Assert.Equal(report.Hash, again.Hash);
        Assert.Equal(report.Totals, again.Totals);
        Assert.Equal(10_000, again.Changes.Count(change => change.Destroys));
        Assert.True(PlanNote.Write(new PlanNoteContent([again])).Length <= NoteLimit.Default);
    }

    [Fact]
    public void Mutated_plans_never_crash_and_never_cost_more_than_a_sentence()
    {
        var original = Encoding.UTF8.GetBytes(
            Read.Document(
                Read.Change(
                    "x.y[\"a\"]",
                    """["delete","create"]""",
                    """{"a":[1,"\u00e9"],"pw":"canary-mutant-1"}""",
                    """{"a":[2],"pw":"canary-mutant-2"}""",
                    ""","before_sensitive":{"pw":true},"after_sensitive":{"pw":true},"after_unknown":{"id":true},"replace_paths":[["a"]]"""
                ),
                """ "variables":{"v":{"value":"canary-mutant-3"}},"configuration":{"root_module":{"variables":{"v":{"sensitive":true}}}},"""
            )
        );
        var random = new Random(20261123);
        for (var i = 0; i < 20_000; i++)
        {
            var mutant = (byte[])original.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            try
            {
                PlanNote.Write(new PlanNoteContent([Read.Again(Read.Plan(mutant))]));
            }
            catch (PlanUnreadableException refusal)
            {
                Assert.DoesNotContain("canary", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    private static string Nested(int levels) =>
        Read.Document(Read.Change("x.y", """["create"]""", after: $"{{\"a\":{new string('[', levels)}1{new string(']', levels)}}}"));
}
