using System.Security.Cryptography;
using System.Text.Json;
using Homelab.Testing;
using Homelab.Testing.Monitors;

namespace Homelab.Cli.Tests.Backups;

/// <summary>A run is stopped, politely or not, while it uploads.</summary>
public sealed class BackupInterruptionTests
{
    private const int Megabytes = 40;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asked_to_stop_it_writes_its_report_tells_the_monitor_and_leaves_no_lock()
    {
        await using var server = await RestServer.StartAsync(Ct);
        await using var kuma = new KumaServer();
        var monitor = kuma.Add("backup fast");
        using var homelab = Busy(server);
        homelab.Set("KUMA_BACKUP_FAST_URL", monitor.PushUrl.ToString());

        await using var run = homelab.Start("run", "--host", "nas");
        await WaitForPackAsync(server);
        await run.SignalAsync("TERM");
        await run.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(60), Ct);

        Assert.Equal(1, run.ExitCode);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(homelab.Dir["homelab-report/backup-fast.json"], Ct));
        Assert.Equal("backup-stopped", report.RootElement.GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.False(Assert.Single(monitor.Beats).Up);
        Assert.Contains("backup-stopped", monitor.Beats[0].Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(server.Folder() + "/locks"));
        Assert.Empty(Directory.GetDirectories(homelab.Dir["state/staging/fast"]));
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_first_upload_the_next_run_uses_what_is_there()
    {
        await using var server = await RestServer.StartAsync(Ct);
        // restic ends by itself as soon as it writes to the pipe of who was killed: here it stays until somebody stops it.
        using var programs = new TempDir();
        const string Deaf = "(trap '' PIPE; while IFS= read -r line; do echo \"$line\" 2>/dev/null; done)";
        using var homelab = Busy(server, programs.Script("restic", $"exec {RealTools.Restic019} \"$@\" > >{Deaf} 2> >({Deaf} >&2)"));
        await using (var killed = homelab.Start("run", "--host", "nas"))
        {
            await WaitForPackAsync(server, packs: 2);
            await killed.StopAsync("KILL");
        }

        homelab.Config("keep: { last: 9 }");
        var next = await homelab.RunAsync("run", "--host", "nas");

        Assert.True(next.ExitCode == 0, next.StandardOutput + next.StandardError);
        Assert.Contains("orphan-stopped", next.StandardOutput, StringComparison.Ordinal);
        Assert.InRange(Stored(server), Megabytes << 20, (long)(Megabytes * 1.1) << 20);
        Assert.Empty(Directory.GetFiles(server.Folder() + "/locks"));
        Assert.Empty(Directory.GetFiles(homelab.Dir["state/journal"], "*.jsonl"));
        await homelab.ResticAsync("check", "--read-data");
    }

    private static BackupSession Busy(RestServer server, string? restic = null)
    {
        var homelab = new BackupSession(restic);
        homelab.MakeWeak(server.Folder());
        homelab.Set(
            "RESTIC_FAST_REPOSITORY",
            server
                .Repository()
                .Replace("://", $"://{RestServer.User}:{Uri.EscapeDataString(RestServer.Password)}@", StringComparison.Ordinal)
        );
        homelab.Set("RESTIC_FAST_RESTIC_PACK_SIZE", "4");
        homelab.Config("limit-upload: 6MiB/s, keep: { last: 9 }");
        for (var i = 0; i < Megabytes / 4; i++)
            File.WriteAllBytes(homelab.Dir.Write($"notes/{i}", ""), RandomNumberGenerator.GetBytes(4 << 20));
        return homelab;
    }

    private static long Stored(RestServer server) =>
        Directory.EnumerateFiles(server.Folder() + "/data", "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    private static Task WaitForPackAsync(RestServer server, int packs = 1) =>
        Wait.UntilAsync(() => Directory.EnumerateFiles(server.Folder() + "/data", "*", SearchOption.AllDirectories).Count() >= packs, Ct);
}
