using System.Text.Json.Nodes;
using CliWrap.Buffered;
using Homelab.Configuration;
using Homelab.Testing;
using Homelab.Testing.Monitors;

namespace Homelab.Cli.Tests;

/// <summary>Backups as a pipeline's job asks for them: whose task it is, and who is told how it ended.</summary>
public sealed class BackupTaskTests : IAsyncDisposable
{
    private readonly Session _homelab = new();
    private readonly KumaServer _kuma = new();
    private readonly DiscordServer _discord = new();
    private readonly KumaMonitor _monitor;
    private bool _kumaIsGone;

    public BackupTaskTests()
    {
        _monitor = _kuma.Add("backup-fast");
        _homelab.Dir.Write("srv/vault/note.md", "hello");
        _homelab.Dir.Write(
            "homelab.yml",
            $"""
            version: 1
            hosts: {"{"} nas: {"{"} runner: nas {"}"}, docker1: {"{"} runner: docker1 {"}"} {"}"}
            backups:
              sets:
                vault: {"{"} host: nas, paths: ["{_homelab.Dir["srv/vault"]}"] {"}"}
              tiers:
                fast: {"{"} cron: "30 3 * * *" {"}"}
                slow: {"{"} cron: "30 4 * * 0" {"}"}
            """
        );
    }

    [Theory]
    [InlineData("This task is for nas; nothing to do on docker1.", "run", "--host=docker1", "nas", "fast")]
    [InlineData("This task is for the tier fast; nothing to do for slow.", "run", "--tier=slow", "nas", "fast")]
    [InlineData("This task is for the tier slow; nothing to do for fast.", "prune", "--tier=fast", "slow")]
    [InlineData("This task is for the tier slow; nothing to do for fast.", "check", "--tier=fast", "slow")]
    public async Task Another_jobs_task_is_left_to_it(string said, string verb, string option, params string[] task)
    {
        var run = await RunAsync(verb, option, $"--arguments={TaskArguments.Encode(task)}");

        Assert.Equal((0, said, ""), (run.ExitCode, run.StandardError.Trim(), run.StandardOutput));
        Assert.False(Directory.Exists(_homelab.Dir["homelab-report"]));
        Assert.Empty(_kuma.Requests);
    }

    [Theory]
    [InlineData("run", "fast")]
    [InlineData("run", "nas", "fast", "more")]
    [InlineData("prune", "nas", "fast")]
    [InlineData("check")]
    [InlineData("check", "faster")]
    [InlineData("run", "--host", "fast")]
    public async Task What_is_not_the_tasks_grammar_or_not_in_the_file_is_refused(string verb, params string[] task)
    {
        var run = await RunAsync(verb, $"--arguments={TaskArguments.Encode(task)}");

        Assert.True(run.ExitCode == 2, run.StandardError);
    }

    [Fact]
    public async Task The_monitor_is_told_and_the_report_says_so()
    {
        await InitAsync();

        var run = await BackUpAsync();

        Assert.True(run.ExitCode == 0, run.StandardError);
        Assert.Equal(("Up", 1), (_monitor.State, _monitor.Beats.Count));
        Assert.Equal(("BACKUP_FAST", "delivered", null), Monitor());
    }

    [Fact]
    public async Task A_failed_backup_is_down_with_its_reason()
    {
        MakeRepository();
        Directory.Delete(_homelab.Dir["srv/vault"], recursive: true);

        var run = await BackUpAsync();

        Assert.Equal((1, "Down"), (run.ExitCode, _monitor.State));
        Assert.Contains("source-missing", _monitor.Message, StringComparison.Ordinal);
        Assert.Equal("delivered", Monitor().State);
    }

    [Fact]
    public async Task A_backup_that_cannot_run_at_all_is_down_too()
    {
        var run = await RunWithAsync(RealTools.Restic014, "run", "--host=nas", "--tier=fast");

        Assert.Equal((2, "Down"), (run.ExitCode, _monitor.State));
        Assert.Contains("too old", _monitor.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_is_there_before_the_monitor_is_told()
    {
        MakeRepository();
        // One try of a monitor that is gone, then a pause of a second: time enough to look.
        await _kuma.DisposeAsync();
        _kumaIsGone = true;

        var running = BackUpAsync();
        await Wait.UntilAsync(
            () => running.IsCompleted || Directory.Exists(_homelab.Dir["homelab-report"]),
            TestContext.Current.CancellationToken
        );

        Assert.False(running.IsCompleted);
        Assert.Equal(3, (await running).ExitCode);
        Assert.Equal("fallback", Monitor().State);
    }

    [Fact]
    public async Task Discord_stands_in_for_a_monitor_that_does_not_take_it_and_a_good_backup_wants_to_be_looked_at()
    {
        MakeRepository();
        _monitor.Paused = true;

        var run = await BackUpAsync();

        Assert.True(run.ExitCode == 3, run.StandardError);
        Assert.Equal("fallback", Monitor().State);
        Assert.StartsWith(
            "✅ `BACKUP_FAST` is well, but its monitor could not be told.",
            _discord.Messages.Single().Content,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(_monitor.Token, run.StandardError + run.StandardOutput + Report(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_told_is_a_warning_and_never_a_failure()
    {
        MakeRepository();
        _monitor.Paused = true;
        _discord.Delete();

        var run = await BackUpAsync();

        Assert.True(run.ExitCode == 3, run.StandardError);
        Assert.Equal("failed", Monitor().State);
        Assert.DoesNotContain(
            _discord.WebhookUrl.Segments[^1],
            run.StandardError + run.StandardOutput + Report(),
            StringComparison.Ordinal
        );
    }

    private void MakeRepository() => _ = new WeakRepository(_homelab.Dir["repository"]);

    private async Task InitAsync() => Assert.Equal(0, (await RunAsync("init", "--tier=fast")).ExitCode);

    private Task<BufferedCommandResult> BackUpAsync() =>
        RunAsync("run", "--host=nas", $"--arguments={TaskArguments.Encode(["nas", "fast"])}");

    private Task<BufferedCommandResult> RunAsync(params string[] arguments) => RunWithAsync(RealTools.Restic019, arguments);

    private Task<BufferedCommandResult> RunWithAsync(string restic, params string[] arguments) =>
        _homelab.RunAsync(
            ["backup", .. arguments],
            new Dictionary<string, string?>
            {
                ["PATH"] = $"{Path.GetDirectoryName(restic)}:{Environment.GetEnvironmentVariable("PATH")}",
                ["HOMELAB_STATE"] = _homelab.Dir["state"],
                ["RESTIC_FAST_REPOSITORY"] = _homelab.Dir["repository"],
                ["RESTIC_FAST_PASSWORD"] = WeakRepository.Password,
                ["KUMA_BACKUP_FAST_URL"] = $"{_monitor.PushUrl}",
                ["DISCORD_WEBHOOK_URL"] = $"{_discord.WebhookUrl}",
            }
        );

    private string Report() => File.ReadAllText(Directory.GetFiles(_homelab.Dir["homelab-report"], "backup*.json").Single());

    private (string? Name, string? State, string? Detail) Monitor() =>
        JsonNode.Parse(Report())!["monitor"] is { } monitor
            ? ((string?)monitor["name"], (string?)monitor["state"], (string?)monitor["detail"])
            : default;

    public async ValueTask DisposeAsync()
    {
        if (!_kumaIsGone)
            await _kuma.DisposeAsync();
        await _discord.DisposeAsync();
        _homelab.Dispose();
    }
}
