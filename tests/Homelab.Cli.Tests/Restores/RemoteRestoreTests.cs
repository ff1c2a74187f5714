using Homelab.Cli.Tests.Backups;
using Homelab.Testing;

namespace Homelab.Cli.Tests.Restores;

/// <summary>The whole way: the verb, the playbook, ssh, a bare machine.</summary>
public sealed class RemoteRestoreTests : IDisposable
{
    private readonly BackupSession _homelab = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bare_host_gets_the_tools_and_its_set_back()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 },
            "Part of the long run: the playbook itself is tried on hosts in every run."
        );
        _ = RealTools.AnsiblePlaybook;
        await using var host = await SshHost.StartAsync(Ct, "nas");
        _homelab.MakeWeak();
        Assert.Equal(0, (await _homelab.RunAsync("run", "--host", "nas")).ExitCode);
        _homelab.Set("HOMELAB_ANSIBLE", Repository.File("ci-components/ansible"));
        _homelab.Set("HOMELAB_SSH_CONFIG", host.Config);

        var run = await _homelab.OtherAsync(["restore", "notes", "--target", "nas", "--bring", "--confirm", "nas"]);

        Assert.True(run.ExitCode == 0, run.StandardOutput + run.StandardError);
        Assert.Equal("a", await host.SaysAsync($"cat '{_homelab.Dir["notes/a.md"]}'", Ct));
        Assert.StartsWith("notes is restored on nas.", run.StandardOutput, StringComparison.Ordinal);
    }

    public void Dispose() => _homelab.Dispose();
}
