using Homelab.Cli.Tests.Backups;
using Homelab.Testing;

namespace Homelab.Cli.Tests;

/// <summary>A shell that calls the tool may have a lock, a folder or a secret open: no program that the tool starts gets at it.</summary>
public sealed class InheritedFilesTests
{
    [Fact]
    public async Task What_whoever_called_has_open_is_not_handed_on()
    {
        using var dir = new TempDir();
        var seen = dir["seen"];
        using var homelab = new BackupSession(dir.Script("restic", $"ls -l /proc/$$/fd >>{seen}; exit 1"));
        var secret = dir.Write("secret", "s3cret");

        await RealTools.RunAsync(
            "bash",
            ["-c", $"exec 9<{secret} 200<{secret}; exec \"$0\" backup list --tier fast", RealTools.Homelab],
            TestContext.Current.CancellationToken,
            homelab.Dir.Path,
            homelab.Environment
        );

        var open = await File.ReadAllTextAsync(seen, TestContext.Current.CancellationToken);
        Assert.Contains("/restic", open, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, open, StringComparison.Ordinal);
    }
}
