using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Reading;
using Homelab.Reports.Plans.Writing;
using Homelab.Text.Secrets;

namespace Homelab.Reports.Tests.Plans;

public sealed class HashTests
{
    private static readonly string Update = Read.Change("x.a", """["update"]""", """{"size":1}""", """{"size":2}""");
    private static readonly string Delete = Read.Change("x.b", """["delete"]""", """{"size":1}""");

    [Fact]
    public void The_same_changes_in_another_order_and_layout_have_the_same_hash()
    {
        Assert.Equal(
            Hash(Update, Delete),
            Hash(Delete, Update.Replace(":", " : ", StringComparison.Ordinal).Replace("1}", "1.0}", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("x.a", "x.c")]
    [InlineData("update", "create")]
    [InlineData("\"size\":2", "\"size\":3")]
    [InlineData("\"size\":2", "\"size\":\"2\"")]
    [InlineData("\"size\":2", "\"size\":2,\"more\":{}")]
    [InlineData("\"before\":{\"size\":1}", "\"before\":{\"size\":0}")]
    [InlineData("\"after\"", "\"importing\":{\"id\":\"i\"},\"after\"")]
    [InlineData("\"mode\"", "\"previous_address\":\"x.z\",\"mode\"")]
    [InlineData("\"mode\"", "\"deposed\":\"0badf00d\",\"mode\"")]
    [InlineData("\"after\"", "\"replace_paths\":[[\"size\"]],\"after\"")]
    public void Whatever_a_reviewer_would_care_about_changes_the_hash(string from, string to)
    {
        Assert.Contains(from, Update, StringComparison.Ordinal);

        Assert.NotEqual(Hash(Update), Hash(Update.Replace(from, to, StringComparison.Ordinal)));
    }

    [Fact]
    public void Values_cannot_be_moved_between_fields_without_changing_the_hash()
    {
        Assert.NotEqual(
            Hash(Read.Change("x.a", """["update"]""", """{"a":"1","b":"23"}""", """{"a":"x","b":"y"}""")),
            Hash(Read.Change("x.a", """["update"]""", """{"a":"12","b":"3"}""", """{"a":"x","b":"y"}"""))
        );
    }

    [Theory]
    [InlineData("""["a","b"]""", """["b","a"]""", """["c","b"]""", """["b","c"]""")]
    [InlineData("""[{"p":1},{"p":2}]""", """[{"p":2},{"p":1}]""", """[{"p":1},{"p":3}]""", """[{"p":3},{"p":1}]""")]
    [InlineData("""[1,null]""", """[null,1]""", """["",null]""", """[null,""]""")]
    [InlineData("""[[],{}]""", """[{},[]]""", """[[[]],{}]""", """[{},[[]]]""")]
    public void Other_items_in_the_same_new_order_have_another_hash(string before, string after, string otherBefore, string otherAfter)
    {
        static string With(string before, string after) =>
            Read.Change("x.a", """["update"]""", $$"""{"v":{{before}}}""", $$"""{"v":{{after}}}""");
        static string Written(string items) => items.Replace("1", "1.0", StringComparison.Ordinal);
        var report = Read.Plan(Read.Document(With(before, after)));

        Assert.NotEqual(report.Hash, Hash(With(otherBefore, otherAfter)));
        Assert.Equal(report.Hash, Read.Again(report).Hash);
        Assert.Equal(report.Hash, Hash(With(Written(before), Written(after))));
    }

    [Fact]
    public void Secrets_that_change_places_leave_the_hash_and_so_does_where_the_plan_is_made()
    {
        static string With(string secret) =>
            Read.Change(
                "x.a",
                """["update"]""",
                $$"""{"pw":"{{secret}}","v":["{{secret}}","canary-environment-1"]}""",
                $$"""{"pw":"{{secret}}","v":["canary-environment-1","{{secret}}"]}""",
                ""","before_sensitive":{"pw":true},"after_sensitive":{"pw":true}"""
            );
        var plain = Hash(With("canary-secret-0001"));

        var hidden = Read.Plan(Read.Document(With("canary-secret-0002")), new SecretSet(["canary-environment-1"]));

        Assert.Equal(plain, hidden.Hash);
        Assert.Equal(plain, Read.Again(hidden).Hash);
    }

    [Fact]
    public void Another_value_of_a_secret_leaves_the_hash_even_where_a_provider_copied_it()
    {
        string With(string secret) =>
            Read.Change(
                "x.a",
                """["update"]""",
                """{"pw":"canary-old-0001","copy":"canary-old-0001"}""",
                $$"""{"pw":"{{secret}}","copy":"{{secret}}","text":"user:{{secret}}@host"}""",
                ""","before_sensitive":{"pw":true},"after_sensitive":{"pw":true}"""
            );

        Assert.Equal(Hash(With("canary-new-0001")), Hash(With("canary-new-0002")));
    }

    [Fact]
    public void The_environment_of_the_job_does_not_decide_the_hash_and_hides_all_the_same()
    {
        var change = Read.Document(Read.Change("x.a", """["update"]""", """{"t":"a"}""", """{"t":"canary-environment-1"}"""));

        var hidden = Read.Plan(change, new SecretSet(["canary-environment-1"]));

        Assert.Equal(Read.Plan(change).Hash, hidden.Hash);
        Assert.IsType<Leaf.Sensitive>(hidden.Changes[0].Attributes[0].After);
        Assert.Equal(hidden.Hash, Read.Again(hidden).Hash);
    }

    [Theory]
    [InlineData("\"x.postgres-main\"", "\"address\":\"x.a\"", "\"address\":\"x.postgres-main\"")]
    [InlineData("an import id", "\"after\"", "\"importing\":{\"id\":\"lxc/postgres/101\"},\"after\"")]
    [InlineData("a previous address", "\"mode\"", "\"previous_address\":\"x.postgres-old\",\"mode\"")]
    public void A_password_that_is_an_ordinary_word_hides_it_in_names_and_leaves_the_hash(string where, string from, string to)
    {
        var plan = Read.Document(Update.Replace(from, to, StringComparison.Ordinal));

        var hidden = Read.Plan(plan, EnvironmentSecrets.From([KeyValuePair.Create("DB_PASSWORD", "postgres")]));

        Assert.True(Read.Plan(plan).Hash == hidden.Hash, where);
        Assert.Equal(hidden.Hash, Read.Again(hidden).Hash);
        Assert.NotNull(hidden.Changes[0].IdentityDigest);
        Assert.DoesNotContain("postgres", string.Join(' ', hidden.Changes), StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_a_report_had_no_room_for_still_count_in_the_hash()
    {
        var outputs = string.Join(
            ',',
            Enumerable
                .Range(0, 600)
                .Select(i =>
                    $$"""
                        "o{{i}}":{"actions":["create"],"before":null,"after":"{{new string('x', 4000)}}"}
                        """
                )
        );
        var report = Read.Plan(Read.Document("", $$""" "output_changes":{ {{outputs}} },"""));

        var again = Read.Again(report);

        Assert.True(again.Omitted.Outputs > 0);
        Assert.Equal(report.Hash, again.Hash);
    }

    [Fact]
    public void Drift_checks_time_and_versions_do_not_decide_the_hash()
    {
        var more =
            $$""" "resource_drift":[{{Update}}],"checks":[{"address":{"to_display":"check.c"},"status":"fail"}],"timestamp":"2026-01-01T00:00:00Z",""";

        Assert.Equal(Hash(Delete), Read.Plan(Read.Document(Delete, more).Replace("1.11.4", "1.14.0", StringComparison.Ordinal)).Hash);
    }

    [Fact]
    public void A_report_that_lost_detail_and_rows_still_gives_the_hash()
    {
        var report = Read.Plan(
            Read.Document(
                string.Join(
                    ',',
                    Enumerable
                        .Range(0, 3000)
                        .Select(i =>
                            Read.Change(
                                $"x.y[{i}]",
                                i % 3 == 0 ? """["delete"]""" : """["update"]""",
                                $$"""{"a":"{{new string('a', 400)}}"}""",
                                """{"a":"c"}"""
                            )
                        )
                )
            )
        );

        foreach (var largest in new[] { 1_500_000, 1_400_000, 1_200_000, 1_100_000 })
        {
            var content = PlanReportWriter.Write(report, largest);
            var again = PlanReportReader.Read(new MemoryStream(content.ToArray()));

            Assert.True(content.Length <= largest);
            Assert.True(again.Omitted.Anything);
            Assert.Equal(report.Hash, again.Hash);
            Assert.Equal(report.Totals, again.Totals);
            Assert.Equal(report.Changes.Count, again.Changes.Count + again.Omitted.Changes);
        }
    }

    [Fact]
    public void What_destroys_is_the_last_to_leave_a_report()
    {
        var report = Read.Plan(
            Read.Document(
                string.Join(
                    ',',
                    Enumerable
                        .Range(0, 3000)
                        .Select(i => Read.Change($"x.y[{i}]", i % 3 == 0 ? """["delete"]""" : """["create"]""", after: """{"a":"c"}"""))
                )
            )
        );

        var again = Read.Again(report, 1_250_000);

        Assert.True(again.Omitted.Changes > 0);
        Assert.Equal(0, again.Omitted.Destructive);
        Assert.Equal(1000, again.Changes.Count(change => change.Destroys));
    }

    [Fact]
    public void A_report_that_claims_another_hash_or_other_totals_is_not_believed()
    {
        var report = Read.Plan(Read.Document(Delete));
        var forged = System
            .Text.Encoding.UTF8.GetString(PlanReportWriter.Write(report).Span)
            .Replace(report.Hash, new string('0', 64), StringComparison.Ordinal)
            .Replace("\"destroy\":1", "\"destroy\":0", StringComparison.Ordinal);

        var read = PlanReportReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(forged)));

        Assert.Equal(report.Hash, read.Hash);
        Assert.Equal(1, read.Totals.Destroy);
    }

    [Fact]
    public void A_row_that_was_changed_after_the_plan_has_another_hash_even_with_the_old_digest()
    {
        var report = Read.Plan(Read.Document(Delete));
        var forged = report.Changes[0] with
        {
            Kind = ChangeKind.Read,
            Actions = ["read"],
            DetailDigest = PlanHash.DetailDigest(report.Changes[0]),
            Attributes = [],
        };

        Assert.NotEqual(report.Hash, PlanHash.Of([forged], []));
    }

    private static string Hash(params string[] changes) => Read.Plan(Read.Document(string.Join(',', changes))).Hash;
}
