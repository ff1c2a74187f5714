using Homelab.Monitoring.Push;

namespace Homelab.Monitoring.Tests;

public sealed class TaskMonitorTests : IAsyncDisposable
{
    private const string Why =
        "does not take the signal: resume the monitor if it is paused, else copy its push address again into KUMA_BACKUP_FAST_URL.";

    private readonly KumaServer _kuma = new();
    private readonly DiscordServer _discord = new();
    private readonly KumaMonitor _monitor;
    private readonly Dictionary<string, string> _environment = [];

    public TaskMonitorTests()
    {
        _monitor = _kuma.Add("backup-fast");
        _environment["KUMA_BACKUP_FAST_URL"] = $"{_monitor.PushUrl}";
        _environment["DISCORD_WEBHOOK_URL"] = $"{_discord.WebhookUrl}";
    }

    [Fact]
    public async Task The_monitor_of_the_task_is_told()
    {
        Assert.Equal(("delivered", null), Told(await ReportAsync(true)));

        Assert.Equal("Up", _monitor.State);
        Assert.Empty(_discord.Requests);
    }

    [Fact]
    public async Task Without_a_monitor_nobody_is_told_and_that_is_said()
    {
        _environment.Remove("KUMA_BACKUP_FAST_URL");

        Assert.Equal(("off", "KUMA_BACKUP_FAST_URL is not set, so no monitor watches this task."), Told(await ReportAsync(false)));
        Assert.Empty(_discord.Requests);
    }

    [Theory]
    [InlineData(true, "✅ `BACKUP_FAST` is well, but its monitor could not be told.")]
    [InlineData(false, "❌ `BACKUP_FAST` failed, but its monitor could not be told.")]
    public async Task Discord_is_told_when_the_monitor_cannot_be(bool healthy, string begins)
    {
        _monitor.Paused = true;

        Assert.Equal(("fallback", $"Uptime Kuma at {Kuma}/… {Why} Discord was told instead."), Told(await ReportAsync(healthy)));

        Assert.Equal(3, _kuma.Requests.Count);
        Assert.Equal($"{begins}\n```\n3 sets, ⟨sensitive⟩\n```\n`Uptime Kuma at {Kuma}/… {Why}`", _discord.Messages.Single().Content);
        Assert.Empty(_discord.Mentioned);
    }

    [Fact]
    public async Task When_neither_can_be_told_the_report_says_why()
    {
        _monitor.Paused = true;
        _discord.Delete();

        var outcome = await ReportAsync(true);

        Assert.True(outcome.IsSilent);
        Assert.Equal(
            (
                "failed",
                $"Uptime Kuma at {Kuma}/… {Why} Discord at http://{_discord.WebhookUrl.Authority}/… knows the webhook no more: make a new one, and put its address into DISCORD_WEBHOOK_URL."
            ),
            Told(outcome)
        );
    }

    [Fact]
    public async Task Nor_is_it_silent_about_a_fallback_that_does_not_exist()
    {
        _monitor.Paused = true;
        _environment.Remove("DISCORD_WEBHOOK_URL");

        Assert.Equal(
            ("failed", $"Uptime Kuma at {Kuma}/… {Why} DISCORD_WEBHOOK_URL is not set, so nobody was told."),
            Told(await ReportAsync(true))
        );
    }

    [Fact]
    public async Task No_address_is_in_what_discord_gets_even_if_the_message_quotes_it()
    {
        _monitor.Paused = true;
        var said = $"curl {_monitor.PushUrl} {_monitor.Token} {_discord.WebhookUrl} failed";

        await new TaskMonitor(MonitorProgram.UptimeKuma, Variable, Quick.Options).ReportAsync(
            "BACKUP_FAST",
            false,
            said,
            TimeSpan.Zero,
            Quick.Ct
        );

        var sent = _discord.Requests.Single().Text;
        Assert.DoesNotContain(_monitor.Token, sent, StringComparison.Ordinal);
        Assert.DoesNotContain(_discord.WebhookUrl.Segments[^1], sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Healthchecks_learns_of_the_start_and_pairs_it_with_the_end()
    {
        await using var server = new HealthchecksServer();
        _environment["KUMA_DRILL_URL"] = $"{server.PingUrl}";
        var monitor = new TaskMonitor(MonitorProgram.Healthchecks, Variable, Quick.Options);

        Assert.IsType<PushOutcome.Delivered>(await monitor.StartAsync("DRILL", Quick.Ct));
        Assert.Equal("delivered", (await monitor.ReportAsync("DRILL", true, "PASS", TimeSpan.Zero, Quick.Ct)).State);

        Assert.Single(server.Pings.Select(ping => ping.Run).Distinct());
    }

    [Fact]
    public async Task A_monitor_that_hears_nothing_says_so_by_itself()
    {
        var time = new HastyTime();
        await using var kuma = new KumaServer(time);
        var monitor = kuma.Add("check-fast", TimeSpan.FromHours(-1));

        Assert.Equal(("Down", "No heartbeat in the time window"), (monitor.State, monitor.Message));
    }

    private string Kuma => $"http://{_kuma.Url.Authority}";

    private string? Variable(string name) => _environment.GetValueOrDefault(name);

    private Task<MonitorOutcome> ReportAsync(bool healthy) =>
        new TaskMonitor(MonitorProgram.UptimeKuma, Variable, Quick.Options).ReportAsync(
            "BACKUP_FAST",
            healthy,
            "3 sets, hunter22",
            TimeSpan.FromSeconds(4),
            Quick.Ct
        );

    private static (string State, string? Why) Told(MonitorOutcome outcome) => (outcome.State, outcome.Why);

    public async ValueTask DisposeAsync()
    {
        await _kuma.DisposeAsync();
        await _discord.DisposeAsync();
    }
}
