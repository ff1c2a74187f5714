using System.Globalization;
using Homelab.Testing;

namespace Homelab.Drills.Tests;

/// <summary>
/// Somebody without any rights, as a runner's user is: an account of its own with ids for containers, a podman without root that holds the
/// same images, and copies of the programs where he may start them. Only root can make one; what he made and left goes with him.
/// </summary>
public sealed class OrdinaryUser : IAsyncLifetime
{
    private readonly TempDir _dir = new();
    private string _id = "",
        _group = "";
    private bool _isMade,
        _hasImages;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string Name { get; } = $"homelab-t{System.Environment.ProcessId}";

    public string Home => _dir["home"];

    public string Stick => _dir["home/stick"];

    public string Homelab => _dir["bin/homelab"];

    public string Playbooks => _dir["ansible"];

    public string Podman => _dir["bin/podman"];

    public string Path => $"{_dir["bin"]}:/usr/local/bin:/usr/bin:/bin:/usr/sbin";

    public Dictionary<string, string?> Variables =>
        new()
        {
            ["USER"] = Name,
            ["LOGNAME"] = Name,
            ["XDG_RUNTIME_DIR"] = _dir["home/run"],
        };

    /// <summary>A command that does what follows as this user.</summary>
    public string[] Become => ["setpriv", "--reuid", _id, "--regid", _group, "--init-groups"];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(System.Environment.IsPrivilegedProcess, "Only root can make another user.");
        _ = (RealTools.Podman, RealTools.Homelab, RealTools.AnsiblePlaybook, RealTools.Restic019);
        await MustAsync("useradd", "--no-create-home", "--home-dir", Home, "--shell", "/bin/sh", Name);
        _isMade = true;
        (_id, _group) = ((await MustAsync("id", "-u", Name)).Trim(), (await MustAsync("id", "-g", Name)).Trim());
        await MustAsync("chmod", "a+x", _dir.Path);
        await BringAsync();
    }

    /// <summary>His podman has the images of ours.</summary>
    public async Task FetchImagesAsync()
    {
        if (_hasImages)
            return;
        var images =
            $"'{RealTools.Podman}' save --multi-image-archive {RealTools.HostImage} {RealTools.PostgresImage} | {string.Join(' ', Command)} '{Podman}' load --quiet";
        await MustAsync("bash", "-c", "set -o pipefail; cd /; " + images);
        _hasImages = true;
        await EndProcessesAsync();
    }

    /// <summary>What runs as this user.</summary>
    public string[] Processes() =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(folder =>
                    int.TryParse(System.IO.Path.GetFileName(folder), out _)
                    && Status(folder).Contains($"\nUid:\t{_id}\t", StringComparison.Ordinal)
                ),
        ];

    public async ValueTask DisposeAsync()
    {
        if (_isMade)
        {
            await EndProcessesAsync();
            await MustAsync("userdel", Name);
        }

        // Names in images are nothing for the framework.
        await MustAsync("rm", "-rf", _dir["home"]);
        _dir.Dispose();
    }

    private string[] Command =>
        [.. Become, "env", $"HOME={Home}", $"PATH={Path}", .. Variables.Select(variable => $"{variable.Key}={variable.Value}")];

    private async Task BringAsync()
    {
        Directory.CreateDirectory(_dir["bin"]);
        File.Copy(RealTools.Homelab, Homelab);
        File.Copy(RealTools.Restic019, _dir["bin/restic"]);
        await MustAsync("cp", "-r", Repository.File("ci-components/ansible"), Playbooks);
        File.Copy(
            System.IO.Path.Combine(System.IO.Path.GetDirectoryName(RealTools.Podman)!, "containers.conf"),
            _dir["bin/containers.conf"]
        );
        // Without root there is no other way to lay images over each other that this kernel and this system have.
        _dir.Script(
            "bin/podman",
            $"""
            export CONTAINERS_CONF='{_dir["bin/containers.conf"]}' DISABLE_HC_SYSTEMD=true
            exec /usr/bin/podman --storage-driver overlay --root '{_dir["home/storage"]}' --runroot '{_dir[
                "home/run"
            ]}/containers' --tmpdir '{_dir["home/run"]}/tmp' "$@"
            """
        );
        _dir.Script("bin/ansible-playbook", Homestead.Playbook(RealTools.AnsiblePlaybook));
        await MustAsync("chmod", "-R", "a+rX", _dir["bin"], Playbooks);
        foreach (var folder in new[] { "home", "home/stick", "home/run" })
            Directory.CreateDirectory(_dir[folder], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await MustAsync("chown", "-R", $"{_id}:{_group}", Home);
    }

    private async Task EndProcessesAsync()
    {
        while (Processes() is { Length: > 0 } left)
        {
            await RealTools.RunAsync(
                "kill",
                ["-KILL", .. left.Select(folder => System.IO.Path.GetFileName(folder))],
                CancellationToken.None
            );
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static string Status(string folder)
    {
        try
        {
            return
                File.ReadAllText(System.IO.Path.Combine(folder, "status")) is var status
                && status.Contains("State:\tZ", StringComparison.Ordinal)
                ? ""
                : status;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static async Task<string> MustAsync(string program, params string[] arguments)
    {
        var run = await RealTools.RunAsync(program, arguments, CancellationToken.None);
        Assert.True(
            run.ExitCode == 0,
            string.Create(CultureInfo.InvariantCulture, $"{program} {string.Join(' ', arguments)}: {run.StandardError}")
        );
        return run.StandardOutput;
    }
}
