using System.Text.Json.Nodes;
using Homelab.Testing;

namespace Homelab.Ansible.Tests;

/// <summary>A machine that Ansible prepares or restores to over ssh: a container, with or without systemd running in it.</summary>
internal sealed class Host : IAsyncDisposable
{
    private readonly SshHost _host;

    private Host(SshHost host) => _host = host;

    public TempDir Dir { get; } = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="options">More options of podman run.</param>
    public static async Task<Host> StartAsync(bool systemd, params IReadOnlyList<string> options)
    {
        Assert.NotEmpty(RealTools.AnsiblePlaybook);
        // A container lacks that capability unless it is given; a machine's root has it.
        return new Host(await SshHost.StartAsync(Ct, "nas", systemd: systemd, options: ["--cap-add", "DAC_READ_SEARCH", .. options]));
    }

    /// <summary>Runs the playbook that prepares hosts.</summary>
    public Task<Playbook> PrepareAsync(JsonObject variables, params string[] options) =>
        RunAsync("prepare.yml", "nas.example.org", variables, new Dictionary<string, string?>(), ["--diff", .. options]);

    /// <param name="name">Of the host in the inventory.</param>
    /// <param name="environment">What Ansible finds in its environment besides the test's own.</param>
    public Task<Playbook> RunAsync(
        string playbook,
        string name,
        JsonObject variables,
        IReadOnlyDictionary<string, string?> environment,
        params string[] options
    ) =>
        RunAsync(
            playbook,
            Inventory(name),
            environment,
            ["--extra-vars", "@" + Dir.Write("variables.json", variables.ToJsonString()), .. options]
        );

    /// <summary>Runs the playbook that prepares hosts once, for this one under several names, each with variables of its own.</summary>
    public Task<Playbook> PrepareAllAsync(IReadOnlyDictionary<string, JsonObject> hosts) =>
        RunAsync(
            "prepare.yml",
            Inventory(new JsonObject(hosts.Select(host => KeyValuePair.Create<string, JsonNode?>(host.Key, Reached(host.Value))))),
            new Dictionary<string, string?>(),
            ["--diff"]
        );

    /// <summary>Runs a script of somebody who has an inventory and a checkout of this project beside each other.</summary>
    public async Task<Playbook> FollowAsync(string script, IReadOnlyDictionary<string, string?> environment)
    {
        File.CreateSymbolicLink(Dir["gitops"], Repository.Root);
        File.Move(Inventory("nas"), Dir["hosts.yml"]);
        return new Playbook(await RealTools.RunAsync("bash", [Dir.Write("page.sh", script)], Ct, Dir.Path, Settings(environment)));
    }

    /// <summary>What a command in the host says; it must succeed.</summary>
    public Task<string> SaysAsync(string command) => _host.SaysAsync(command, Ct);

    public Task CopyAsync(string from, string to) => _host.CopyAsync(from, to, Ct);

    /// <summary>A command that lists everything that a dry run must leave as it is.</summary>
    public const string Files =
        @"find / -xdev \( -path /proc -o -path /tmp -o -path /var/tmp -o -path /run -o -path /sys \) -prune -o -printf '%p %m %u %s %T@\n' | sort";

    public Task<string> FilesAsync() => SaysAsync(Files);

    private async Task<Playbook> RunAsync(
        string playbook,
        string inventory,
        IReadOnlyDictionary<string, string?> environment,
        string[] options
    ) =>
        new(
            await RealTools.RunAsync(
                RealTools.AnsiblePlaybook,
                ["--inventory", inventory, .. options, playbook],
                Ct,
                Repository.File("ci-components/ansible"),
                Settings(environment)
            )
        );

    private string Inventory(string name) => Inventory(new JsonObject { [name] = Reached([]) });

    private string Inventory(JsonObject hosts) =>
        Dir.Write("inventory.yml", new JsonObject { ["homelab"] = new JsonObject { ["hosts"] = hosts } }.ToJsonString());

    /// <summary>A host's own variables, and how it is reached.</summary>
    private static JsonObject Reached(JsonObject variables)
    {
        variables["ansible_host"] = "nas";
        variables["ansible_python_interpreter"] = "/usr/bin/python3";
        variables["ansible_become"] = false;
        return variables;
    }

    private Dictionary<string, string?> Settings(IReadOnlyDictionary<string, string?> environment) =>
        new(environment)
        {
            ["ANSIBLE_NOCOLOR"] = "1",
            ["ANSIBLE_LOCAL_TEMP"] = Dir["tmp"],
            ["ANSIBLE_REMOTE_TMP"] = "/var/tmp/.ansible",
            ["ANSIBLE_DEPRECATION_WARNINGS"] = "0",
            // As one would set it for hosts far away: each step is one message instead of five.
            ["ANSIBLE_PIPELINING"] = "1",
            ["ANSIBLE_SSH_CONTROL_PATH_DIR"] = Dir["cp"],
            ["ANSIBLE_SSH_ARGS"] = $"-F {_host.Config} -o ControlMaster=auto -o ControlPersist=60s",
        };

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Dir.Dispose();
    }
}
