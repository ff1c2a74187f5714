using Homelab.Cli.Tests.Backups;
using Homelab.Testing;

namespace Homelab.Cli.Tests.Restores;

/// <summary>Restores in place where a path of the set, or a folder above or below it, is a disk of its own.</summary>
public sealed class MountedDiskRestoreTests : IAsyncLifetime
{
    private static readonly string[] OwnMounts = ["unshare", "--mount", "--propagation", "private"];

    private readonly BackupSession _homelab = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Notes => _homelab.Dir["data/notes"];

    public async ValueTask InitializeAsync()
    {
        _homelab.Dir.Write("data/notes/a.md", "a");
        _homelab.Dir.Write("data/notes/deep/er/b.md", "b");
        _homelab.Dir.Write(
            "homelab.yml",
            $"version: 1\nbackups:\n  sets: {{ notes: {{ paths: ['{Notes}'] }} }}\n  tiers: {{ fast: {{}} }}\n"
        );
        if ((await RealTools.RunAsync(OwnMounts[0], [.. OwnMounts[1..], "mount", "-t", "tmpfs", "tmpfs", Notes], Ct)).ExitCode != 0)
            Assert.Skip("This machine lets the tests mount nothing.");
        _ = _homelab.MakeWeak();
        Assert.Equal(0, (await _homelab.RunAsync("run")).ExitCode);
    }

    [Theory]
    [InlineData("data", "")]
    [InlineData("data/notes", "")]
    [InlineData("data/notes/deep", "")]
    [InlineData("data/notes/deep", "data/notes/deep/er")]
    [InlineData("data", "data/notes/deep")]
    public async Task An_empty_disk_above_at_or_below_a_path_takes_what_belongs_on_it(string disk, string another)
    {
        await InPlaceAsync(
            0,
            Mounting(disk) + (another.Length == 0 ? "" : Mounting(another)) + (disk == "data/notes/deep" ? $"rm {Notes}/a.md;" : ""),
            "cat $N/a.md $N/deep/er/b.md; find $N -name '.homelab-restore-*'",
            "ab"
        );
    }

    [Theory]
    [InlineData("data")]
    [InlineData("data/notes")]
    [InlineData("data/notes/deep")]
    public async Task What_a_person_wrote_on_such_a_disk_is_set_aside_and_nothing_of_it_is_lost(string disk)
    {
        await InPlaceAsync(
            0,
            $"{Mounting(disk)} mkdir -p {Notes}/deep/er; echo edited >{Notes}/deep/er/b.md; echo mine >{Notes}/deep/mine;",
            $"cat $N/a.md $N/deep/er/b.md; echo; cat $(find {_homelab.Dir["data"]} {Notes} -type f | grep before-restore | sort -u) | sort; find {_homelab.Dir["data"]} -name '.homelab-restore-*'",
            "ab\n",
            "edited",
            "mine"
        );
    }

    public ValueTask DisposeAsync()
    {
        _homelab.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Mounting(string disk) => $"mkdir -p {_homelab.Dir[disk]}; mount -t tmpfs tmpfs {_homelab.Dir[disk]};";

    private async Task InPlaceAsync(int exit, string before, string after, params string[] said)
    {
        var script = $"""
            N={Notes}; {before}
            "$0" restore notes --target / --confirm {Environment.MachineName} >said 2>&1; code=$?
            echo "[$code]"; {after}
            [ "$code" = {exit} ] || cat said
            """;
        var run = await RealTools.RunAsync(
            OwnMounts[0],
            [.. OwnMounts[1..], "sh", "-c", script, RealTools.Homelab],
            Ct,
            _homelab.Dir.Path,
            _homelab.Environment
        );
        Assert.StartsWith($"[{exit}]\n{said[0]}", run.StandardOutput, StringComparison.Ordinal);
        Assert.All(said[1..], text => Assert.Contains(text, run.StandardOutput, StringComparison.Ordinal));
        Assert.DoesNotContain(".homelab-restore-", run.StandardOutput, StringComparison.Ordinal);
    }
}
