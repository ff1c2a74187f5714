using Homelab.Templates.Tests.Components;
using Homelab.Templates.Tests.Pipelines;
using Homelab.Testing;

namespace Homelab.Templates.Tests;

/// <summary>The examples people copy work.</summary>
public sealed class ReadmeTests
{
    public static TheoryData<string> Names => Component.Names;

    [Theory]
    [InlineData("terraform-plan", "", new[] { "terraform-plan" })]
    [InlineData("backup", "backup", new[] { "backup" })]
    [InlineData("backup-maintenance", "prune", new[] { "backup-maintenance-prune" })]
    [InlineData("backup-maintenance", "check", new[] { "backup-maintenance-check" })]
    [InlineData("restore-drill", "drill", new[] { "restore-drill" })]
    public async Task The_example_of_a_component_runs_its_job(string name, string task, string[] jobs)
    {
        var example = Example($"templates/{name}/README.md");
        var start = task.Length > 0 ? Start.Task(task, TaskPipeline.NasFast) : Start.MergeRequest();
        using var checkout = await Checkout.StartAsync((task.Length > 0 ? TaskPipeline.Header : "") + OfThisCommit(example));

        Assert.True(example.Trim().Split('\n').Length <= 8);
        Assert.Equal(jobs, await checkout.RunningAsync(start));
        Assert.NotNull((await checkout.PreviewAsync(start))[jobs[0]]);
    }

    [Fact]
    public void Every_component_has_an_example_that_is_run_here() =>
        Assert.Equal(
            Names.Select(row => row.Data).Order(),
            typeof(ReadmeTests)
                .GetMethod(nameof(The_example_of_a_component_runs_its_job))!
                .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
                .Cast<InlineDataAttribute>()
                .Select(row => (string)row.Data[0]!)
                .Distinct()
                .Order()
        );

    [Theory]
    [InlineData("backup", "backup")]
    [InlineData("prune", "backup-maintenance-prune")]
    [InlineData("check", "backup-maintenance-check")]
    [InlineData("drill", "restore-drill")]
    public async Task The_whole_pipeline_for_backups_runs_each_task_and_still_plans_merge_requests(string task, string job)
    {
        using var checkout = await Checkout.StartAsync(OfThisCommit(Example("templates/backup/README.md", 2)));

        Assert.Equal([job], await checkout.RunningAsync(Start.Task(task, TaskPipeline.NasFast)));
        Assert.Equal(["terraform-plan"], await checkout.RunningAsync(Start.MergeRequest()));
        Assert.Equal("backup", (string?)(await checkout.PreviewAsync(Start.Task(task)))[job]!["stage"]);
    }

    [Fact]
    public async Task The_include_for_one_of_several_hosts_runs_for_it_alone()
    {
        using var checkout = await Checkout.StartAsync(
            TaskPipeline.Header + "include:\n" + OfThisCommit(Example("templates/backup/README.md", 3))
        );

        Assert.Equal(["backup-docker1-fast"], await checkout.RunningAsync(Start.Task("backup", TaskPipeline.Docker1Fast)));
        Assert.Empty(await checkout.RunningAsync(Start.Task("backup", TaskPipeline.NasFast)));
    }

    [Fact]
    public async Task A_negative_drill_runs_beside_the_honest_one()
    {
        var includes = Example("templates/restore-drill/README.md") + Example("templates/restore-drill/README.md", 2);
        using var checkout = await Checkout.StartAsync(TaskPipeline.Header + OfThisCommit(includes));

        Assert.Equal(["negative-drill", "restore-drill"], await checkout.RunningAsync(Start.Task("drill")));
    }

    [Theory]
    [InlineData("backup", TaskPipeline.NasFast)]
    [InlineData("backup-maintenance", TaskPipeline.Fast)]
    [InlineData("restore-drill", TaskPipeline.VaultAndGitea)]
    public async Task The_command_for_arguments_writes_what_the_tool_writes(string name, string arguments)
    {
        var run = await RealTools.RunAsync(
            "bash",
            ["-euo", "pipefail", "-c", Block($"templates/{name}/README.md", "sh", 1)],
            TestContext.Current.CancellationToken
        );

        Assert.Equal(arguments, run.StandardOutput.TrimEnd());
    }

    [Fact]
    public void The_first_example_in_the_readme_is_that_of_the_component() =>
        Assert.Equal(Example("templates/terraform-plan/README.md"), Example("README.md"));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_readme_names_every_component(string name) =>
        Assert.Contains($"[`{name}`](templates/{name}/README.md)", Repository.Read("README.md"), StringComparison.Ordinal);

    private static string Example(string page, int number = 1) => Block(page, "yaml", number);

    internal static string Block(string page, string language, int number)
    {
        var text = Repository.Read(page);
        var begin = 0;
        for (; number > 0; number--)
            begin = text.IndexOf($"```{language}\n", begin, StringComparison.Ordinal) + $"```{language}\n".Length;
        return text[begin..text.IndexOf("```", begin, StringComparison.Ordinal)];
    }

    /// <summary>A user's pipeline names a branch of the imported project; the checkout only knows its own commit.</summary>
    private static string OfThisCommit(string example)
    {
        Assert.Contains("$CI_SERVER_FQDN/homelab/gitops/", example, StringComparison.Ordinal);
        Assert.Contains("@main\n", example, StringComparison.Ordinal);
        return example.Replace("@main\n", "@$CI_COMMIT_SHA\n", StringComparison.Ordinal);
    }
}
