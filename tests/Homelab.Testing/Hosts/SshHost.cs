using Xunit;

namespace Homelab.Testing;

/// <summary>
/// A host that is reached by ssh alone: a container in which sshd speaks over <c>podman exec</c>, so that it needs no network. Its key,
/// its address and what is known of it are in an ssh configuration of its own.
/// </summary>
public sealed class SshHost : IAsyncDisposable
{
    // Its loop waits for what others leave behind, as a machine's process 1 does.
    private const string Loop = "while sleep 60; do :; done";

    private const string MoveIn = """
        mkdir -p /root/.ssh /run/sshd
        printf '%s\n' "$1" >/root/.ssh/authorized_keys
        [ -z "$2" ] || printf '%s\n' "$2" >/etc/homelab-drill-target
        """;

    private readonly string _container = $"homelab-test-ssh-{Guid.NewGuid():n}";
    private readonly TempDir _dir = new();

    private SshHost(string name) => Name = name;

    /// <summary>What to give to ssh as a host.</summary>
    public string Name { get; }

    /// <summary>The file to give to <c>ssh -F</c>, and to the drill as DRILL_SSH_CONFIG.</summary>
    public string Config => _dir["config"];

    /// <summary>A command that makes the host anew: nothing of it is left but its name, its keys and its mark.</summary>
    public string Reset => _dir["reset"];

    /// <param name="drillTarget">The id in <c>/etc/homelab-drill-target</c>; without one it is no target.</param>
    /// <param name="network">As podman takes it: <c>host</c> reaches servers of the test on 127.0.0.1.</param>
    /// <param name="systemd">Whether it really runs.</param>
    /// <param name="options">More options of <c>podman run</c>, such as <c>--volume</c>.</param>
    public static async Task<SshHost> StartAsync(
        CancellationToken ct,
        string name = "dev-learning",
        string? drillTarget = null,
        string network = "none",
        bool systemd = false,
        params IReadOnlyList<string> options
    )
    {
        _ = RealTools.Podman;
        var host = new SshHost(name);
        try
        {
            await host.WriteKeyAsync(ct);
            host.WriteReset(drillTarget ?? "", systemd, ["--network", network, .. options]);
            await MustAsync(host.Reset, [], ct);
            await host.WriteConfigAsync(ct);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a command in the host says, by another way than ssh; it must succeed.</summary>
    public async Task<string> SaysAsync(string command, CancellationToken ct) =>
        (await MustAsync(RealTools.Podman, ["exec", _container, "bash", "-c", command], ct)).Trim();

    public Task CopyAsync(string from, string to, CancellationToken ct) =>
        MustAsync(RealTools.Podman, ["cp", from, $"{_container}:{to}"], ct);

    public async ValueTask DisposeAsync()
    {
        await RealTools.RunAsync(RealTools.Podman, ["rm", "--force", "--time", "0", "--volumes", _container], CancellationToken.None);
        _dir.Dispose();
    }

    private async Task WriteKeyAsync(CancellationToken ct) =>
        await MustAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", Name, "-f", _dir["key"]], ct);

    private void WriteReset(string drillTarget, bool systemd, IReadOnlyList<string> options) =>
        _dir.Script(
            "reset",
            $"""
            set -euo pipefail
            podman() {Braces(Quoted(RealTools.Podman) + " \"$@\"")}
            podman rm --force --time 0 --volumes {_container} >/dev/null 2>&1 || true
            podman run --detach --name {_container} --hostname {Quoted(Name)} --systemd={(systemd ? "always" : "false")} {string.Join(
                ' ',
                options.Select(Quoted)
            )} \
              {RealTools.HostImage} {(systemd ? "/sbin/init" : $"sh -c {Quoted(Loop)}")} >/dev/null
            {(
                systemd
                    ? $"until podman exec {_container} systemctl is-system-running | grep -qE '^(running|degraded)$'; do sleep 0.1; done"
                    : ""
            )}
            podman exec {_container} sh -euc {Quoted(MoveIn)} sh {Quoted(File.ReadAllText(_dir["key.pub"]).Trim())} {Quoted(drillTarget)}
            """
        );

    private async Task WriteConfigAsync(CancellationToken ct)
    {
        _dir.Write("known", $"{Name} {await SaysAsync("cat /etc/ssh/ssh_host_ed25519_key.pub", ct)}\n");
        // The container has no log of sessions, which PAM would want to write.
        _dir.Write(
            "config",
            $"""
            Host {Name}
              HostName {Name}
              User root
              ProxyCommand {RealTools.Podman} exec --interactive {_container} /usr/sbin/sshd -i -o UsePAM=no
              IdentityFile {_dir["key"]}
              IdentitiesOnly yes
              UserKnownHostsFile {_dir["known"]}
              GlobalKnownHostsFile /dev/null
              StrictHostKeyChecking yes
              BatchMode yes

            """
        );
    }

    private static async Task<string> MustAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var run = await RealTools.RunAsync(program, arguments, ct);
        Assert.True(run.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {run.StandardError}{run.StandardOutput}");
        return run.StandardOutput;
    }

    private static string Braces(string body) => $"{{ {body}; }}";

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
