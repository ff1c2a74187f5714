using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;
using Homelab.Testing.Monitors;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>A monitor that is down, slow or lies: the backup is good all the same, and that nobody was told is not kept quiet.</summary>
public sealed class MonitorFaultTests(FaultTally tally)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("down")]
    [InlineData("slow")]
    [InlineData("lying")]
    [InlineData("refusing")]
    public async Task It_makes_the_run_look_and_not_fail(string trouble)
    {
        await using var kuma = new KumaServer();
        var monitor = kuma.Add("backup fast");
        var times = 0;
        kuma.Trouble = _ =>
            trouble switch
            {
                // Slow once, or the test would take as long as the tool's patience; the next answer is a lie.
                "slow" when times++ == 0 => Reply.Hanging(),
                "refusing" => Reply.Of(500, "no"),
                _ => Reply.Of(200, "<!DOCTYPE html><html></html>", "text/html"),
            };
        using var house = new House { More = "monitors: { kind: uptime-kuma }" }.WithWeakKey();
        house.Set(
            "KUMA_BACKUP_FAST_URL",
            trouble == "down" ? $"http://127.0.0.1:{BotProcess.FreePort()}/api/push/abcdefgh" : monitor.PushUrl.AbsoluteUri
        );

        await using var run = house.Start([], "backup", "run");
        await run.WaitForExitAsync(Ct);

        Assert.True(run.ExitCode == 3, run.Output);
        var report = house.Report();
        tally.Hit(report, isComplete: true);
        Assert.Equal(("monitor-unreachable", Severity.Look), (Assert.Single(report.Findings).Code, report.Verdict));
        Assert.NotNull(report.Sets[0].Snapshot);
        Assert.Equal("a", await File.ReadAllTextAsync(await house.RestoreAsync("notes", Ct) + house.Notes + "/a.md", Ct));
        await house.AssertNothingIsLeftAsync(Ct);
        kuma.Trouble = _ => null;
        house.Set("KUMA_BACKUP_FAST_URL", monitor.PushUrl.AbsoluteUri);
        await using var next = house.Start([], "backup", "run");
        await next.WaitForExitAsync(Ct);
        Assert.True(next.ExitCode == 0, next.Output);
        tally.Recovered(isComplete: true);
        Assert.Equal("Up", monitor.State);
    }

    [Fact]
    public async Task Discord_is_told_in_its_place()
    {
        await using var discord = new DiscordServer();
        using var house = new House { More = "monitors: { kind: uptime-kuma }" }.WithWeakKey();
        house.Set("KUMA_BACKUP_FAST_URL", $"http://127.0.0.1:{BotProcess.FreePort()}/api/push/abcdefgh");
        house.Set("DISCORD_WEBHOOK_URL", discord.WebhookUrl.AbsoluteUri);

        await using var run = house.Start([], "backup", "run");
        await run.WaitForExitAsync(Ct);

        Assert.True(run.ExitCode == 3, run.Output);
        tally.Hit(house.Report(), isComplete: true);
        Assert.Single(discord.Messages);
        Assert.DoesNotContain(discord.WebhookUrl.AbsolutePath, run.Output, StringComparison.Ordinal);
    }
}
