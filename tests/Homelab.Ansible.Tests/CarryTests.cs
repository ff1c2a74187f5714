using Homelab.Testing;

namespace Homelab.Ansible.Tests;

/// <summary>What carries a restore to a host, without ssh between them.</summary>
public sealed class CarryTests : IDisposable
{
    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Here => $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {new FileInfo("/proc/self/ns/pid").LinkTarget}";

    [Fact]
    public async Task What_a_killed_run_left_is_swept_by_the_next_and_nothing_of_anybody_else()
    {
        var script = Repository.File("ci-components/ansible/roles/restore/files/carry.sh");
        _dir.Write("from/record.json", "{}");
        _dir.Write("from/root/a", "a");
        _dir.Write("srv/.homelab-restore-staging00000/whose", "a restore that runs over there");
        _dir.Write("srv/.homelab-restore-mine/.carried", $"{Here} 1 0");
        var (young, old) = (Marked("Younger00000", $"another-boot pid:[1] 1 1"), Marked("Older0000000", $"another-boot pid:[1] 1 1"));
        File.SetLastWriteTimeUtc(Path.Combine(old, ".carried"), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-8));
        var rsh = _dir.Script("rsh", """shift; exec sh -c "$*" """);
        string[] carry =
        [
            "bash",
            "-c",
            "\"$@\"; echo carried; read -rt 600 <> <(:)",
            "run",
            "bash",
            script,
            _dir["from"],
            "host",
            _dir["srv/deep/data"],
        ];
        var environment = new Dictionary<string, string?> { ["RSYNC_RSH"] = rsh, ["BECOME"] = "" };
        await using var first = BackgroundProcess.Start(carry, _dir.Path, environment);
        var alive = await CarriedAsync(first);
        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(alive, "root/a"), Ct));
        Assert.False(Directory.Exists(old));

        await using var second = BackgroundProcess.Start(carry, _dir.Path, environment);
        var other = await CarriedAsync(second);
        Assert.True(Directory.Exists(alive));
        await first.StopAsync("KILL");
        await using var third = BackgroundProcess.Start(carry, _dir.Path, environment);
        var last = await CarriedAsync(third);

        Assert.Equal(
            new[]
            {
                Path.Combine(_dir["srv"], ".homelab-restore-mine"),
                _dir["srv/.homelab-restore-staging00000"],
                young,
                other,
                last,
            }.Order(StringComparer.Ordinal),
            Directory.GetDirectories(_dir["srv"]).Order(StringComparer.Ordinal)
        );
    }

    public void Dispose() => _dir.Dispose();

    private string Marked(string name, string mark) =>
        Path.GetDirectoryName(_dir.Write($"srv/.homelab-restore-{name}/.carried", mark + "\n"))!;

    private static async Task<string> CarriedAsync(BackgroundProcess run)
    {
        await Wait.UntilAsync(() => run.HasExited || run.Output.Contains("carried\n", StringComparison.Ordinal), Ct, () => run.Output);
        Assert.False(run.HasExited, run.Output);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^2];
    }
}
