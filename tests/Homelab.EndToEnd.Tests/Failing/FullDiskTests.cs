using System.Net;
using Homelab.Testing;

namespace Homelab.EndToEnd.Tests.Failing;

/// <summary>A disk that is full, really: a small file system of the bot's own.</summary>
public sealed class FullDiskTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_full_disk_nothing_is_acknowledged_and_with_room_again_everything_is()
    {
        if (
            (
                await RealTools.RunAsync("unshare", ["--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"], Ct)
            ).ExitCode != 0
        )
            Assert.Skip("This machine lets nobody mount a file system in a namespace of his own.");
        using var folder = new TempDir();
        var disk = Directory.CreateDirectory(folder["disk"]).FullName;
        var go = folder["free"];
        // The file that fills the disk is removed from inside, when the test says so.
        var script = folder.Script(
            "full",
            $"""
            mount -t tmpfs -o size=3m none '{disk}'
            "$@" &
            bot=$!
            trap 'kill -TERM $bot' TERM
            while ! [ -e '{go}.fill' ]; do sleep 0.02; done
            dd if=/dev/zero of='{disk}/filler' bs=64k 2>/dev/null
            touch '{go}.filled'
            while ! [ -e '{go}' ]; do sleep 0.02; done
            rm '{disk}/filler'
            touch '{go}.freed'
            wait $bot
            """
        );
        await using var bot = await BotProcess.StartAsync(
            BotProcess.Settings($"{disk}/bot.db"),
            Ct,
            through: ["unshare", "--user", "--map-root-user", "--mount", script]
        );
        using var sender = new Sender(bot.Url);

        Assert.Equal(HttpStatusCode.Accepted, await sender.SendAsync(1, Ct));
        await TouchAsync(go, ".fill", ".filled");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++)
            answers.Add(await sender.SendAsync(100 + i, Ct, filler: 100_000));
        Assert.Contains(HttpStatusCode.ServiceUnavailable, answers);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await sender.AskAsync("/health/ready", Ct));
        Assert.Equal(HttpStatusCode.OK, await sender.AskAsync("/health/live", Ct));
        await TouchAsync(go, "", ".freed");

        Assert.Equal(HttpStatusCode.Accepted, await sender.SendAsync(2, Ct));
        Assert.Equal(HttpStatusCode.OK, await sender.AskAsync("/health/ready", Ct));
        var waiting =
            await sender.MetricAsync("homelab_bot_deliveries_waiting", Ct)
            + await sender.MetricAsync("homelab_bot_deliveries_handled_total", Ct);
        Assert.True(
            waiting >= 2 + answers.Count(answer => answer == HttpStatusCode.Accepted),
            $"{waiting} of what was acknowledged are there."
        );
    }

    private static async Task TouchAsync(string path, string suffix, string answer)
    {
        await File.WriteAllTextAsync(path + suffix, "", Ct);
        await Wait.UntilAsync(() => File.Exists(path + answer), Ct, () => path + answer);
    }
}
