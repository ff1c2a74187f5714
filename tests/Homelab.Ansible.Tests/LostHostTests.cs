using System.Text.Json.Nodes;
using Homelab.Testing;

namespace Homelab.Ansible.Tests;

/// <summary>The playbook that restores, as on the bad day: against a host that has lost everything.</summary>
public sealed class LostHostTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_comes_back_once_from_there_or_from_here_and_nobody_sees_the_password()
    {
        await using var lost = await LostHost.StartAsync();
        await lost.Host.SaysAsync(
            "(while sleep 0.1; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; done >/seen) >/dev/null 2>&1 & echo $! >/watch"
        );

        var variables = new JsonObject
        {
            ["restore_homelab_binary"] = RealTools.Homelab,
            ["restore_restic_binary"] = RealTools.Restic019,
            ["restore_confirm"] = "nas",
        };
        var bare = await lost.RestoreAsync(variables, "--check");
        Assert.Equal(2, bare.Changed);
        Assert.Contains("homelab would be copied to nas, which has none yet", bare.Output, StringComparison.Ordinal);

        var first = await lost.RestoreAsync(variables);

        Assert.True(first.Changed > 4, first.Output);
        Assert.Equal(lost.Before, await lost.FilesAsync());
        await EverySetIsThereAsync(lost, first);
        await NobodySawItAsync(lost, first);
        Assert.Equal(0, (await lost.RestoreAsync(new JsonObject { ["restore_confirm"] = "nas" })).Changed);

        await lost.Host.SaysAsync("rm -r /srv/vault; mkdir /srv/vault; echo new >/srv/vault/New.md");
        await WhoeverFollowsThePageHasItBackAsync(lost);

        await lost.Host.SaysAsync("rm -r /srv/vault; mkdir /srv/vault; echo newer >/srv/vault/New.md");
        await FilesAreCarriedFromARepositoryThatOnlyThisMachineHasAsync(lost);
    }

    [Fact]
    public async Task A_tag_that_is_no_set_stops_everything()
    {
        using var dir = new TempDir();
        var run = await RealTools.RunAsync(
            RealTools.AnsiblePlaybook,
            [
                "--connection",
                "local",
                "--inventory",
                "localhost,",
                "--extra-vars",
                "{\"restore_sets\": {\"vault\": {\"kind\": \"vault\"}}}",
                "--tags",
                "vault,vualt",
                "restore.yml",
            ],
            Ct,
            Repository.File("ci-components/ansible"),
            new Dictionary<string, string?> { ["ANSIBLE_LOCAL_TEMP"] = dir.Path, ["ANSIBLE_NOCOLOR"] = "1" }
        );

        Assert.Equal("There is no set vualt: tags are names of sets, and here these are vault.", new Playbook(run).Failure);
    }

    private static async Task EverySetIsThereAsync(LostHost lost, Playbook run)
    {
        Assert.Equal(
            "1 gitea",
            await lost.SqlAsync(
                5433,
                "gitea",
                "SELECT count(*) || $$ $$ || (SELECT tableowner FROM pg_tables WHERE tablename = $$repository$$) FROM repository"
            )
        );
        Assert.Equal("1000", await lost.SqlAsync(5434, "app", "SELECT count(*) FROM visits"));
        Assert.Equal("2", await lost.Host.SaysAsync("sqlite3 /srv/kuma/kuma.db 'SELECT count(*) FROM monitor'"));
        Assert.Equal(
            "gitlab-ctl reconfigure\ngitlab-ctl stop puma\ngitlab-ctl stop sidekiq\ngitlab-backup restore BACKUP=homelab 1\ngitlab-ctl restart\ngitlab-rake gitlab:check SANITIZE=true",
            await lost.Host.SaysAsync("cat /gitlab-was-asked")
        );
        Assert.Contains("Repositories checked: 1, damaged: 0", run.Output, StringComparison.Ordinal);
        Assert.Contains("gitea admin regenerate hooks", run.Output, StringComparison.Ordinal);
        Assert.Equal("none", await lost.Host.SaysAsync("ls /srv/elsewhere 2>/dev/null || echo none"));
    }

    /// <summary>A dry run first, as docs/restore.md has it.</summary>
    private static async Task WhoeverFollowsThePageHasItBackAsync(LostHost lost)
    {
        lost.Host.Dir.Write("files.sh", Host.Files);
        var script = RestorePage.Script(
            FencedBlock.Of(RestorePage.Between("## From another machine", "## The drill")),
            new Dictionary<string, string>
            {
                ["s3:https://s3.example.org/homelab/fast RESTIC_FAST_READ_PASSWORD=..."] =
                    $"/mnt/backup RESTIC_FAST_READ_PASSWORD='{WeakRepository.Password}'",
                ["--check\n"] = "--check >dry-run\nssh $ANSIBLE_SSH_ARGS nas bash -s <files.sh >after\n",
            }
        );
        var before = Untouched(await lost.Host.FilesAsync());

        var run = await lost.FollowAsync(script);

        Assert.Equal(1, run.Changed);
        Assert.Equal(before, Untouched((await File.ReadAllTextAsync(lost.Host.Dir["after"], Ct)).Trim()));
        var dry = await File.ReadAllTextAsync(lost.Host.Dir["dry-run"], Ct);
        Assert.Contains("/srv/vault is set aside as /srv/vault.before-restore-", dry, StringComparison.Ordinal);
        Assert.Contains("changed=1 ", dry, StringComparison.Ordinal);
        Assert.Equal(Only(lost.Before, "/srv/vault"), Only(await lost.FilesAsync(), "/srv/vault"));
    }

    private static async Task FilesAreCarriedFromARepositoryThatOnlyThisMachineHasAsync(LostHost lost)
    {
        var controller = new JsonObject
        {
            ["restore_from"] = "controller",
            ["restore_homelab_binary"] = RealTools.Homelab,
            ["restore_databases"] = "throwaway",
            ["restore_record_dir"] = "/var/lib/homelab/records",
        };
        Assert.Contains(
            "this machine is nas",
            (await lost.RestoreAsync(controller, "--tags", "vault,app")).Failure,
            StringComparison.Ordinal
        );

        controller["restore_confirm"] = "nas";
        Assert.True((await lost.RestoreAsync(controller, "--tags", "vault,app")).Changed > 1);

        Assert.Equal(Only(lost.Before, "/srv/vault"), Only(await lost.FilesAsync(), "/srv/vault"));
        Assert.Equal("new\nnewer", await lost.Host.SaysAsync("cat /srv/vault.before-restore-*/New.md"));
        Assert.Equal(0, (await lost.RestoreAsync(controller, "--tags", "vault,app")).Changed);
        // The dump is loaded over there, where nobody knows the repository.
        Assert.Contains(
            "\"kind\": \"sandbox\"",
            await lost.Host.SaysAsync("cat /var/lib/homelab/records/app.json; homelab restore --cleanup /var/lib/homelab/records/app.json"),
            StringComparison.Ordinal
        );
    }

    /// <summary>All but restic's cache and what runs.</summary>
    private static string Untouched(string files)
    {
        string[] busy = ["/var/lib/homelab/cache", "/var/lib/postgresql", "/var/log/postgresql"];
        return string.Join(
            '\n',
            files.Split('\n').Where(line => !Array.Exists(busy, path => line.StartsWith(path, StringComparison.Ordinal)))
        );
    }

    private static string Only(string files, string folder) =>
        string.Join(
            '\n',
            files
                .Split('\n')
                .Where(line =>
                    line.StartsWith(folder + " ", StringComparison.Ordinal) || line.StartsWith(folder + "/", StringComparison.Ordinal)
                )
        );

    /// <summary>Not in a list of processes, not in what was said, not in a file that was left.</summary>
    private static async Task NobodySawItAsync(LostHost lost, Playbook run)
    {
        Assert.Contains("homelab restore vault", await lost.Host.SaysAsync("kill $(cat /watch); cat /seen"), StringComparison.Ordinal);
        Assert.DoesNotContain(WeakRepository.Password, run.Output, StringComparison.Ordinal);
        Assert.Equal(
            "",
            await lost.Host.SaysAsync(
                $"grep --recursive --files-with-matches --fixed-strings '{WeakRepository.Password}' /seen /etc /root /tmp /var/tmp /var/lib/homelab || true"
            )
        );
    }
}
