using Homelab.Testing;

namespace Homelab.Images.Tests;

/// <summary>What jobs run in, on a read-only root, without a network and without any privilege.</summary>
public sealed class ToolsImageTests : IAsyncDisposable
{
    private static readonly string[] Confined =
    [
        "run",
        "--rm",
        "--read-only",
        "--tmpfs",
        "/tmp",
        "--network",
        "none",
        "--cap-drop",
        "ALL",
        "--security-opt",
        "no-new-privileges:true",
    ];

    private BuiltImage? _image;

    public async ValueTask DisposeAsync()
    {
        if (_image is not null)
            await _image.DisposeAsync();
    }

    [Fact]
    public async Task The_tools_run_without_root_on_a_read_only_system_and_plan()
    {
        _image = await BuiltImage.BuildToolsAsync();
        var expected = await RealTools.RunAsync(RealTools.Homelab, ["--version"], TestContext.Current.CancellationToken);

        Assert.Equal(expected.StandardOutput.Trim(), await InsideAsync("homelab --version"));
        Assert.Equal("1000", await InsideAsync("id --user"));
        Assert.Equal("read-only", await InsideAsync("touch /usr/local/bin/x ~/x 2>/dev/null || echo read-only"));
        Assert.StartsWith("git version", await InsideAsync("git --version && ssh -V"), StringComparison.Ordinal);
        Assert.Contains(
            "homelab.plan/1",
            await InsideAsync(
                "cp -r /examples /tmp/homelab && cd /tmp/homelab && homelab terraform plan >/dev/null && cat homelab-report/plan-infra.json",
                "--volume",
                $"{Repository.File("examples/infrastructure")}:/examples:ro"
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_tools_back_up_and_find_what_databases_are_dumped_and_hosts_restored_with()
    {
        _image = await BuiltImage.BuildToolsAsync();

        Assert.Contains(
            "pg_dump (PostgreSQL)",
            await InsideAsync("psql --version && pg_dump --version && pg_dumpall --version && pg_restore --version"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "There is no set vualt",
            await InsideAsync(
                """
                export HOME=/tmp
                age --version && rsync --version
                ansible-playbook --connection local --inventory localhost, /usr/share/homelab/ansible/restore.yml --tags vualt || true
                """
            ),
            StringComparison.Ordinal
        );
        var report = await InsideAsync(
            """
            cd /tmp
            mkdir notes state
            echo a >notes/a.md
            sqlite3 app.db 'CREATE TABLE a(b); INSERT INTO a VALUES (1);'
            export HOMELAB_STATE=/tmp/state RESTIC_FAST_REPOSITORY=/tmp/repository RESTIC_FAST_PASSWORD=password
            printf '%s\n' 'version: 1' 'backups: { sets: { notes: { paths: [/tmp/notes], sqlite: [/tmp/app.db] } }, tiers: { fast: {} } }' >homelab.yml
            homelab backup init
            homelab backup run
            """
        );
        Assert.Contains("1 (1 rows)", report, StringComparison.Ordinal);
        Assert.Contains("restic 0.19", report, StringComparison.Ordinal);
    }

    private Task<string> InsideAsync(string script, params string[] also) =>
        Podman.MustAsync([.. Confined, .. also, _image!.Name, "bash", "-euc", script]);
}
