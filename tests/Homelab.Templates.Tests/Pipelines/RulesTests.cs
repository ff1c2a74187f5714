namespace Homelab.Templates.Tests.Pipelines;

/// <summary>Where a plan runs. One job as it comes, one that also plans the default branch.</summary>
public sealed class RulesTests
{
    private const string Pipeline = $"""
        include:
          - component: {Checkout.Component}
          - component: {Checkout.Component}
            inputs: {"{"} job-name: also-main, on-default-branch: true {"}"}
        """;

    private static readonly string[] Nothing = [],
        Both = ["also-main", "terraform-plan"],
        AlsoMain = ["also-main"];

    [Fact]
    public Task A_merge_request_of_the_same_project_is_planned() => RunsAsync(Both, Start.MergeRequest());

    [Fact]
    public Task A_forks_merge_request_is_not() => RunsAsync(Nothing, Start.MergeRequest(from: "8"));

    [Fact]
    public Task A_merge_request_that_does_not_say_where_it_comes_from_is_not() => RunsAsync(Nothing, Start.MergeRequest(from: null));

    [Fact]
    public Task Two_projects_that_are_both_unknown_are_not_the_same() => RunsAsync(Nothing, Start.MergeRequest(from: null, of: null));

    [Fact]
    public Task A_push_to_the_default_branch_is_planned_if_asked_for() => RunsAsync(AlsoMain, Start.OnBranch("push", "main"));

    [Fact]
    public Task A_push_to_another_branch_is_not() => RunsAsync(Nothing, Start.OnBranch("push", "feature"));

    [Fact]
    public Task A_tag_is_not() => RunsAsync(Nothing, Start.OnTag("push"));

    [Theory]
    [InlineData("schedule")]
    [InlineData("trigger")]
    [InlineData("api")]
    [InlineData("web")]
    [InlineData("pipeline")]
    [InlineData("external_pull_request_event")]
    public Task Nothing_else_plans_the_default_branch(string source) => RunsAsync(Nothing, Start.OnBranch(source, "main"));

    private static async Task RunsAsync(string[] expected, Start start)
    {
        using var checkout = await Checkout.StartAsync(Pipeline);

        Assert.Equal(expected, await checkout.RunningAsync(start));
    }
}
