using Homelab.Templates.Tests.Components;

namespace Homelab.Templates.Tests.Pipelines;

/// <summary>Where the components of tasks run. Two hosts and two tiers, each include for itself; and one include for everything.</summary>
public sealed class TaskRulesTests
{
    private static readonly string Pipeline = TaskPipeline.Of(
        ("backup", "job-name: any, tags: [nas]"),
        ("backup", $"job-name: nas-fast, host: nas, tier: fast, tags: [nas], only: {TaskPipeline.NasFast}"),
        ("backup", $"job-name: docker1-fast, host: docker1, tier: fast, tags: [docker1], only: {TaskPipeline.Docker1Fast}"),
        ("backup-maintenance", $"job-name: fast, tier: fast, tags: [nas], only: {TaskPipeline.Fast}"),
        ("restore-drill", "job-name: drill, tags: [nas]"),
        ("restore-drill", $"job-name: drill-vault, tags: [nas], only: {TaskPipeline.VaultAndGitea}")
    );

    private static readonly string[] Nothing = [];

    public static TheoryData<string> Sources => ["schedule", "trigger", "api", "web"];

    [Theory]
    [MemberData(nameof(Sources))]
    public Task A_backup_runs_where_it_is_meant_to(string source) =>
        RunsAsync(["any", "nas-fast"], Start.Task("backup", TaskPipeline.NasFast, source));

    [Fact]
    public Task Another_hosts_backup_makes_no_job_here() =>
        RunsAsync(["any", "docker1-fast"], Start.Task("backup", TaskPipeline.Docker1Fast));

    [Fact]
    public Task Without_arguments_every_include_does_its_own() => RunsAsync(["any", "docker1-fast", "nas-fast"], Start.Task("backup"));

    [Fact]
    public Task Pruning_is_not_checking() => RunsAsync(["fast-prune"], Start.Task("prune", TaskPipeline.Fast));

    [Fact]
    public Task Nor_the_other_way_round() => RunsAsync(["fast-check"], Start.Task("check", TaskPipeline.Fast));

    [Fact]
    public Task A_drill_runs_where_it_is_meant_to() => RunsAsync(["drill", "drill-vault"], Start.Task("drill", TaskPipeline.VaultAndGitea));

    [Fact]
    public Task A_drill_of_other_sets_makes_no_job_where_those_are_not_meant() =>
        RunsAsync(["drill"], Start.Task("drill", "WyJwaG90b3MiLCJmYXN0IiwiIl0"));

    [Fact]
    public void A_drill_is_started_by_whoever_may_start_a_backup_and_nobody_else() =>
        Assert.Equal(
            Component.Read("backup").Body().Single().Value!["rules"]!.ToJsonString().Replace("backup", "drill", StringComparison.Ordinal),
            Component.Read("restore-drill").Body().Single().Value!["rules"]!.ToJsonString()
        );

    [Fact]
    public Task Another_tiers_upkeep_is_not_done() => RunsAsync(Nothing, Start.Task("check", "WyJzbG93Il0"));

    [Fact]
    public Task Another_task_makes_no_job() => RunsAsync(Nothing, Start.Task("drift"));

    [Fact]
    public Task No_task_makes_none_either() => RunsAsync(Nothing, Start.Task(""));

    [Theory]
    [InlineData("push")]
    [InlineData("pipeline")]
    [InlineData("parent_pipeline")]
    [InlineData("merge_request_event")]
    [InlineData("external_pull_request_event")]
    [InlineData("chat")]
    public Task Nobody_else_starts_one(string source) => RunsAsync(Nothing, Start.Task("backup", TaskPipeline.NasFast, source));

    [Fact]
    public Task A_merge_request_that_asks_for_it_gets_none() =>
        RunsAsync(Nothing, Backup(new() { ["CI_COMMIT_BRANCH"] = null, ["CI_MERGE_REQUEST_IID"] = "1" }, "merge_request_event"));

    [Fact]
    public Task A_tag_gets_none_though_it_is_protected() =>
        RunsAsync(Nothing, Backup(new() { ["CI_COMMIT_BRANCH"] = null, ["CI_COMMIT_TAG"] = "1.0.0" }));

    [Fact]
    public Task A_tag_gets_none_though_it_is_called_like_the_default_branch() =>
        RunsAsync(Nothing, Backup(new() { ["CI_COMMIT_BRANCH"] = null, ["CI_COMMIT_TAG"] = "main" }));

    [Fact]
    public Task Another_protected_branch_gets_none() => RunsAsync(Nothing, Backup(new() { ["CI_COMMIT_BRANCH"] = "release" }));

    [Fact]
    public Task A_default_branch_that_is_not_protected_gets_none() =>
        RunsAsync(Nothing, Backup(new() { ["CI_COMMIT_REF_PROTECTED"] = "false" }));

    private static Start Backup(Dictionary<string, string?> changed, string source = "schedule")
    {
        var start = Start.Task("backup", TaskPipeline.NasFast, source);
        return start with
        {
            Variables = start
                .Variables.Concat(changed)
                .GroupBy(pair => pair.Key)
                .ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Value),
        };
    }

    private static async Task RunsAsync(string[] expected, Start start)
    {
        using var checkout = await Checkout.StartAsync(Pipeline);

        Assert.Equal(expected, await checkout.RunningAsync(start));
    }
}
