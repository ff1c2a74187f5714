using System.Text.Json.Nodes;
using Homelab.Testing;

namespace Homelab.Ansible.Tests;

/// <summary>A machine to prepare: a container, with or without systemd running in it.</summary>
internal sealed class Host : IAsyncDisposable
{
    private readonly string _name = $"homelab-test-host-{Guid.NewGuid():n}";

    public TempDir Dir { get; } = new();

    public static async Task<Host> StartAsync(bool systemd)
    {
        Assert.NotEmpty(RealTools.AnsiblePlaybook);
        var host = new Host();
        // A container lacks that capability unless it is given; a machine's root has it.
        await PodmanAsync(["run", "--detach", "--name", host._name, "--network", "none", "--cap-add", "DAC_READ_SEARCH", $"--systemd={(systemd ? "always" : "false")}",
            RealTools.HostImage, .. systemd ? ["/sbin/init"] : new[] { "sleep", "infinity" }]);
        for (var tries = 100; systemd && await host.SaysAsync("systemctl is-system-running || true") is not ("running" or "degraded"); tries--)
        {
            Assert.True(tries > 0, "systemd does not come up in a container.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return host;
    }

    /// <summary>Runs the playbook that prepares hosts.</summary>
    public async Task<Playbook> PrepareAsync(JsonObject variables, params string[] options)
    {
        Dir.Write("inventory.yml", $$"""
            homelab:
              hosts:
                nas.example.org:
                  ansible_connection: containers.podman.podman
                  ansible_host: {{_name}}
                  ansible_podman_executable: {{RealTools.Podman}}
                  ansible_python_interpreter: /usr/bin/python3
                  ansible_become: false
            """);
        var run = await RealTools.RunAsync(RealTools.AnsiblePlaybook,
            ["--inventory", Dir["inventory.yml"], "--extra-vars", "@" + Dir.Write("variables.json", variables.ToJsonString()), "--diff", .. options, "prepare.yml"],
            TestContext.Current.CancellationToken, Repository.File("ci-components/ansible"),
            new Dictionary<string, string?>
            {
                ["ANSIBLE_NOCOLOR"] = "1", ["ANSIBLE_LOCAL_TEMP"] = Dir["tmp"], ["ANSIBLE_REMOTE_TMP"] = "/var/tmp/.ansible",
                ["ANSIBLE_DEPRECATION_WARNINGS"] = "0",
            });
        return new Playbook(run);
    }

    /// <summary>What a command in the host says; it must succeed.</summary>
    public Task<string> SaysAsync(string command) => PodmanAsync(["exec", _name, "bash", "-c", command]);

    public Task<string> CopyAsync(string from, string to) => PodmanAsync(["cp", from, $"{_name}:{to}"]);

    /// <summary>Everything that a dry run must leave as it is.</summary>
    public Task<string> FilesAsync() => SaysAsync("find / -xdev ( -path /proc -o -path /tmp -o -path /var/tmp -o -path /run -o -path /sys ) -prune -o -printf '%p %m %u %s %T@\n' | sort"
        .Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await PodmanAsync(["rm", "--force", "--time", "1", _name]);
        Dir.Dispose();
    }

    private static async Task<string> PodmanAsync(IReadOnlyList<string> arguments)
    {
        var run = await RealTools.RunAsync(RealTools.Podman, arguments, CancellationToken.None);
        Assert.True(run.ExitCode == 0, $"podman {string.Join(' ', arguments)}: {run.StandardError}{run.StandardOutput}");
        return run.StandardOutput.Trim();
    }
}
