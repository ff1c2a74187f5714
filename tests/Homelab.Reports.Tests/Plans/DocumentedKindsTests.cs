using Homelab.Reports.Plans;

namespace Homelab.Reports.Tests.Plans;

/// <summary>
/// Kinds that terraform 1.11 cannot make without a provider. The documents are written after the format's description
/// (https://developer.hashicorp.com/terraform/internals/json-format), not taken from a run.
/// </summary>
public sealed class DocumentedKindsTests
{
    [Theory]
    [InlineData("""["create","forget"]""", ChangeKind.CreateThenForget)]
    [InlineData("""["open"]""", ChangeKind.Open)]
    [InlineData("""["read"]""", ChangeKind.Read)]
    [InlineData("""["forget"]""", ChangeKind.Forget)]
    [InlineData("""["create","delete","update"]""", ChangeKind.Unknown)]
    [InlineData("""["summon"]""", ChangeKind.Unknown)]
    [InlineData("[]", ChangeKind.Unknown)]
    [InlineData("\"create\"", ChangeKind.Unknown)]
    public void An_action_list_is_read_exactly_or_called_unknown(string actions, ChangeKind expected)
    {
        var report = Read.Plan(Read.Document(Read.Change("x.y", actions)));

        Assert.Equal(expected, Assert.Single(report.Changes).Kind);
    }

    [Fact]
    public void An_unknown_action_is_counted_as_unknown_and_listed_with_what_destroys()
    {
        var report = Read.Plan(Read.Document(Read.Change("x.y", """["summon"]""")));

        Assert.Equal(new Totals { Unknown = 1 }, report.Totals);
        Assert.True(report.Changes[0].Destroys);
        Assert.False(report.IsEmpty);
    }

    [Fact]
    public void A_create_then_forget_adds_and_forgets()
    {
        Assert.Equal(new Totals { Add = 1, Forget = 1 }, Read.Plan(Read.Document(Read.Change("x.y", """["create","forget"]"""))).Totals);
    }

    [Fact]
    public void A_deferred_change_waits_and_is_not_counted_as_done()
    {
        var change = Read.Change("x.y", """["create"]""", after: """{"name":"later"}""");
        var report = Read.Plan(
            Read.Document("", $$""" "deferred_changes":[{"reason":"provider_config_unknown","resource_change":{{change}}}],""")
        );

        var deferred = Assert.Single(report.Changes);
        Assert.Equal(ChangeKind.Deferred, deferred.Kind);
        Assert.Equal("provider_config_unknown", deferred.Reason);
        Assert.Equal(new Totals { Deferred = 1 }, report.Totals);
    }

    [Fact]
    public void An_action_that_will_be_invoked_is_shown_without_its_secrets()
    {
        var report = Read.Plan(
            Read.Document(
                "",
                """
                "action_invocations":[{"address":"action.aws_lambda_invoke.notify","type":"aws_lambda_invoke","name":"notify",
                "config_values":{"function":"notify","token":"canary-action-0001"},"config_sensitive":{"token":true},"config_unknown":{"payload":true},
                "lifecycle_action_trigger":{"triggering_resource_address":"x.y","action_trigger_event":"AfterCreate"}}],
                """
            )
        );

        var action = Assert.Single(report.Changes);
        Assert.Equal(ChangeKind.Invoke, action.Kind);
        Assert.Equal(["function", "payload", "token"], action.Attributes.Select(attribute => attribute.Path));
        Assert.IsType<Leaf.Sensitive>(action.Attributes[2].After);
        Assert.IsType<Leaf.Unknown>(action.Attributes[1].After);
        Assert.Equal(new Totals { Invoke = 1 }, report.Totals);
    }

    [Fact]
    public void Drift_is_listed_apart_and_changes_no_count()
    {
        var drift = Read.Change("x.y", """["update"]""", """{"size":1}""", """{"size":2}""");
        var report = Read.Plan(Read.Document("", $$""" "resource_drift":[{{drift}}],"""));

        Assert.Equal("size", Assert.Single(Assert.Single(report.Drift).Attributes).Path);
        Assert.True(report.Totals.IsEmpty);
        Assert.Empty(report.Changes);
    }

    [Fact]
    public void Data_that_leaves_the_state_is_not_shown_as_destroyed()
    {
        var change = Read.Change("data.x.y", """["delete"]""").Replace("\"managed\"", "\"data\"", StringComparison.Ordinal);

        Assert.Empty(Read.Plan(Read.Document(change)).Changes);
    }

    [Fact]
    public void A_plan_that_needs_another_round_says_so()
    {
        var report = Read.Plan(Read.Document("").Replace("\"complete\":true", "\"complete\":false", StringComparison.Ordinal));

        Assert.False(report.Complete);
    }

    [Fact]
    public void An_import_whose_id_is_known_after_apply_is_an_import_all_the_same()
    {
        var report = Read.Plan(Read.Document(Read.Change("x.y", """["no-op"]""", "{}", "{}", ""","importing":{"unknown":true}""")));

        Assert.Equal(ChangeKind.Import, Assert.Single(report.Changes).Kind);
        Assert.Equal(1, report.Totals.Import);
    }
}
