using System.Globalization;
using System.Text.Json;

namespace Homelab.Cli.Tests.Backups;

public sealed class BackupVerbTests : IDisposable
{
    private readonly BackupSession _homelab = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repository_is_made_once_and_a_second_time_changes_nothing()
    {
        var first = await _homelab.RunAsync("init");
        var second = await _homelab.RunAsync("init");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.StartsWith("The repository of fast is made.", first.StandardOutput, StringComparison.Ordinal);
        Assert.Equal("The repository of fast exists, with 0 snapshots; nothing was changed.\n", second.StandardOutput);
        Assert.Single(Directory.GetFiles(_homelab.Repository + "/keys"));
    }

    [Fact]
    public async Task A_run_is_listed_fresh_and_what_its_report_holds_previews_a_policy_offline()
    {
        _homelab.MakeWeak();
        for (var i = 0; i < 3; i++)
            Assert.Equal(0, (await _homelab.RunAsync("run", "--host", "nas")).ExitCode);

        var list = await _homelab.RunAsync("list");
        var json = JsonDocument.Parse((await _homelab.RunAsync("list", "--json")).StandardOutput).RootElement;
        var fresh = await _homelab.RunAsync("freshness", "--host", "nas");
        _homelab.Config("keep: { last: 1 }");
        var live = await _homelab.RunAsync("retention");
        _homelab.Set("RESTIC_FAST_REPOSITORY", null);
        _homelab.Set("RESTIC_FAST_PASSWORD", null);
        var offline = await _homelab.RunAsync("retention", "--against", "homelab-report/backup-fast.json");

        Assert.StartsWith("notes on nas\n  ", list.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(4, list.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(3, json.GetArrayLength());
        Assert.Equal(
            ("nas", "notes", 64),
            (json[0].GetProperty("host").GetString(), json[0].GetProperty("set").GetString(), json[0].GetProperty("id").GetString()!.Length)
        );
        Assert.Equal(0, fresh.ExitCode);
        Assert.StartsWith("fresh  notes on nas: newest of ", fresh.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("1 kept, 2 to remove", live.StandardOutput, StringComparison.Ordinal);
        Assert.Equal((live.StandardOutput, 0, 0), (offline.StandardOutput, live.ExitCode, offline.ExitCode));
    }

    [Fact]
    public async Task What_was_never_or_too_long_ago_backed_up_is_stale()
    {
        var repository = _homelab.MakeWeak();
        var old = TimeProvider.System.GetUtcNow().AddDays(-3).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        repository.AddSnapshot(old, "nas", ["homelab", "tier:fast", "set:notes"], ["/notes"]);

        var all = await _homelab.RunAsync("freshness");
        var json = JsonDocument.Parse((await _homelab.RunAsync("freshness", "--json")).StandardOutput).RootElement;

        Assert.Equal(1, all.ExitCode);
        Assert.Contains("STALE  notes on nas: newest of ", all.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("but a run was due at", all.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("STALE  other on docker1: no snapshot at all\n", all.StandardOutput, StringComparison.Ordinal);
        Assert.All(json.EnumerateArray(), set => Assert.False(set.GetProperty("fresh").GetBoolean()));
    }

    [Fact]
    public async Task A_policy_that_would_remove_too_much_is_shown_and_exits_1()
    {
        var repository = _homelab.MakeWeak();
        for (var day = 10; day < 15; day++)
            repository.AddSnapshot($"2026-01-{day}T03:30:00Z", "nas", ["homelab", "tier:fast", "set:notes"], ["/notes"]);
        _homelab.Config("keep: { last: 1 }, remove-at-most: 2");

        var shown = await _homelab.RunAsync("retention");
        var json = JsonDocument.Parse((await _homelab.RunAsync("retention", "--json")).StandardOutput).RootElement;

        Assert.Equal(1, shown.ExitCode);
        Assert.Contains("1 kept, 4 to remove", shown.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("raise the tier's remove-at-most", shown.StandardError, StringComparison.Ordinal);
        Assert.Equal((1, 4), (json[0].GetProperty("keep").GetArrayLength(), json[0].GetProperty("remove").GetArrayLength()));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_saved_and_changes_nothing()
    {
        _homelab.MakeWeak();

        var dry = await _homelab.RunAsync("run", "--host", "nas", "--dry-run");
        File.Delete(_homelab.Dir["notes/a.md"]);
        Directory.Delete(_homelab.Dir["notes"]);
        var missing = await _homelab.RunAsync("run", "--host", "nas", "--dry-run");

        Assert.Equal((0, 1), (dry.ExitCode, missing.ExitCode));
        Assert.Contains("fast on nas: a dry run, nothing is changed", dry.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("source-missing", missing.StandardOutput, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_homelab.Repository + "/snapshots"));
        Assert.False(Directory.Exists(_homelab.Dir["homelab-report"]));
    }

    [Fact]
    public async Task A_task_for_another_host_is_none_of_this_ones_business()
    {
        _homelab.MakeWeak();
        var task = Convert.ToBase64String("""["docker1","fast"]"""u8).TrimEnd('=').Replace('+', '-').Replace('/', '_');

        var run = await _homelab.RunAsync("run", "--host", "nas", "--arguments", task);
        var own = await _homelab.RunAsync("run", "--arguments", task);

        Assert.Equal((0, "This task is for docker1; nothing to do on nas."), (run.ExitCode, run.StandardError.Trim()));
        Assert.Equal(0, own.ExitCode);
        Assert.Contains("\"docker1\"", await _homelab.ResticAsync("snapshots", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_within_half_a_minute_by_every_verb()
    {
        _homelab.Set("RESTIC_FAST_REPOSITORY", "rest:http://127.0.0.1:9/");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));

        // At once: each waits as long as a server may take that is only starting.
        var runs = await Task.WhenAll(new[] { "list", "freshness", "retention", "init" }.Select(verb => _homelab.RunAsync(verb)))
            .WaitAsync(limit.Token);

        Assert.All(runs, run => Assert.Equal(1, run.ExitCode));
        Assert.All(runs, run => Assert.Contains("127.0.0.1:9 takes no connection", run.StandardError, StringComparison.Ordinal));
    }

    public void Dispose() => _homelab.Dispose();
}
