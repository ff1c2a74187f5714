using Homelab.Testing;

namespace Homelab.Templates.Tests.Pipelines;

/// <summary>This project's own pipeline.</summary>
public sealed class OwnPipelineTests
{
    private static readonly string[] Nothing = [],
        OnMain = ["build", "images", "test"];

    [Fact]
    public Task A_merge_request_is_tested_and_planned_with_our_own_component() => RunsAsync(["plan-example", "test"], Start.MergeRequest());

    [Fact]
    public Task A_forks_merge_request_is_only_tested() => RunsAsync(["test"], Start.MergeRequest(from: "8"));

    [Fact]
    public Task The_default_branch_leaves_images() => RunsAsync(OnMain, Start.OnBranch("push", "main"));

    [Fact]
    public Task A_schedule_builds_them_anew_on_a_newer_base() => RunsAsync(OnMain, Start.OnBranch("schedule", "main"));

    [Fact]
    public Task A_branch_without_a_merge_request_has_no_pipeline() => RunsAsync(Nothing, Start.OnBranch("push", "feature"));

    [Fact]
    public Task A_tag_has_none() => RunsAsync(Nothing, Start.OnTag("push"));

    [Fact]
    public async Task Gitlabs_schema_accepts_it_and_its_scripts_are_there()
    {
        using var checkout = await CheckoutAsync();

        var pipeline = await checkout.PreviewAsync();

        Assert.Equal("examples/infrastructure/homelab.yml", (string?)pipeline["plan-example"]!["variables"]!["HOMELAB_PLAN_CONFIG"]);
        Assert.True(File.Exists(Repository.File("examples/infrastructure/homelab.yml")));
        foreach (var job in (string[])["test", "build", "images"])
        {
            var script = Repository.File((string)pipeline[job]!["script"]![0]!);
            Assert.True(File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute), script);
        }
    }

    private static async Task RunsAsync(string[] expected, Start start)
    {
        using var checkout = await CheckoutAsync();

        Assert.Equal(expected, await checkout.RunningAsync(start));
    }

    private static Task<Checkout> CheckoutAsync() => Checkout.StartAsync(Repository.Read(".gitlab-ci.yml"));
}
