using Homelab.Configuration;

namespace Homelab.Cli.Tests.Drills;

/// <summary>A drill as a pipeline's job asks for it: whose task it is, and what is no such task.</summary>
public sealed class DrillTaskTests : IDisposable
{
    private readonly Session _homelab = new();

    public DrillTaskTests() =>
        _homelab.Dir.Write(
            "homelab.yml",
            """
            version: 1
            backups:
              sets:
                vault: { paths: [/srv/vault] }
              tiers:
                fast: { cron: "30 3 * * *" }
                slow: { cron: "0 4 * * 0" }
            drill:
              target: { kind: container }
            """
        );

    [Fact]
    public async Task Another_tiers_drill_is_left_to_its_own_job()
    {
        var run = await RunAsync("--tier=slow", $"--arguments={TaskArguments.Encode(["vault", "fast", ""])}");

        Assert.Equal(
            (0, "This task is for another tier; nothing to do for slow.", ""),
            (run.ExitCode, run.StandardError.Trim(), run.StandardOutput)
        );
        Assert.False(Directory.Exists(_homelab.Dir["homelab-report"]));
    }

    [Theory]
    [InlineData("vault")]
    [InlineData("vault", "fast")]
    [InlineData("vault", "fast", "", "more")]
    [InlineData("photos", "fast", "")]
    [InlineData("--json", "fast", "")]
    [InlineData("vault", "faster", "")]
    [InlineData("vault", "fast", "--target=/")]
    public async Task What_is_not_the_tasks_grammar_or_not_in_the_file_is_refused(params string[] task)
    {
        var run = await RunAsync($"--arguments={TaskArguments.Encode(task)}");

        Assert.True(run.ExitCode == 2, run.StandardError);
        Assert.Single(run.StandardError.Trim().Split('\n'));
    }

    public void Dispose() => _homelab.Dispose();

    private Task<CliWrap.Buffered.BufferedCommandResult> RunAsync(params string[] options) =>
        _homelab.RunAsync([.. new[] { "drill", "run" }, .. options]);
}
