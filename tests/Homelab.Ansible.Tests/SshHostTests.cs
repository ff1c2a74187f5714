using Homelab.Testing;

namespace Homelab.Ansible.Tests;

/// <summary>The host of the tests that is reached by ssh behaves as a machine does.</summary>
public sealed class SshHostTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_reached_by_its_key_alone_and_a_reset_makes_it_anew()
    {
        await using var host = await SshHost.StartAsync(Ct, drillTarget: "dev-learning-1");

        Assert.Equal("root dev-learning-1", await SshAsync(host, "echo $(id -un) $(cat /etc/homelab-drill-target); touch /left"));
        Assert.Equal("there", await SshAsync(host, "test -e /left && echo there"));
        var age = await SshAsync(host, "stat --format %Y /proc/1");
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Ct);

        Assert.Equal(0, (await RealTools.RunAsync(host.Reset, [], Ct)).ExitCode);

        Assert.Equal("gone", await SshAsync(host, "test -e /left || echo gone"));
        Assert.True(string.CompareOrdinal(await SshAsync(host, "stat --format %Y /proc/1"), age) > 0);
        var stranger = await RealTools.RunAsync("ssh", ["-F", host.Config, "-o", "PubkeyAuthentication=no", host.Name, "true"], Ct);
        Assert.Contains("Permission denied", stranger.StandardError, StringComparison.Ordinal);
    }

    private static async Task<string> SshAsync(SshHost host, string command)
    {
        var run = await RealTools.RunAsync("ssh", ["-F", host.Config, host.Name, command], Ct);
        Assert.True(run.ExitCode == 0, run.StandardError);
        return run.StandardOutput.Trim();
    }
}
