using Homelab.Testing;

namespace Homelab.EndToEnd.Tests.Documents;

/// <summary>docs/restore.md as somebody follows it who has lost everything but a disk, a stick and a key.</summary>
public sealed class RestorePageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_follows_the_page_has_everything_back_from_the_kit_alone()
    {
        await using var lost = await LostHomelab.LoseAsync();
        await lost.StartBareAsync();
        await lost.SaysAsync("cp /key/key.txt /root");
        var version = await lost.SaysAsync("ls /usr/lib/postgresql");
        var script = RestorePage.Script(
            FencedBlock.Of(RestorePage.Between("## In this order", "## From another machine")),
            new Dictionary<string, string>
            {
                ["homelab-recovery-20261126-d1.age"] = lost.Kit,
                ["pg_createcluster 15 "] = $"pg_createcluster {version} ",
                // Until then everything is as it was; a program spoils a note, and somebody takes that back, and that back again.
                ["homelab restore vault --tier fast --target / --confirm nas"] = $"""
                {LostHomelab.Files} >/after
                echo spoiled >>/srv/vault/Today.md
                homelab restore vault --tier fast --target / --confirm nas
                cp /srv/vault/Today.md /again
                """,
            }
        );

        var (exit, said) = await lost.RunAsync(script);

        Assert.True(exit == 0, said);
        Assert.Equal(lost.Before, await lost.SaysAsync("cat /after"));
        Assert.Equal(
            "1 gitea",
            await SqlAsync(
                lost,
                "5433 --dbname gitea",
                "SELECT count(*), (SELECT tableowner FROM pg_tables WHERE tablename = 'repository') FROM repository"
            )
        );
        Assert.Equal(
            "1000 1001",
            await SqlAsync(
                lost,
                "5432 --dbname app --host 127.0.0.1",
                "SELECT count(*), nextval('visits_n_seq') FROM visits JOIN people ON who = id"
            )
        );
        Assert.Equal("2", await lost.SaysAsync("sqlite3 /srv/kuma/kuma.db 'SELECT count(*) FROM monitor'"));
        Assert.Equal(
            "First",
            await lost.SaysAsync("git -c safe.directory='*' -C /srv/gitea/git/repositories/ann/notes.git log --format=%s main")
        );
        Assert.Equal("# Today\nspoiled", await lost.SaysAsync("cat /srv/vault/Today.md"));
        Assert.Equal(
            "# Today\n# Today\n# Today",
            await lost.SaysAsync("cat /again /tmp/look/srv/vault/Today.md /tmp/older/srv/vault/Today.md")
        );
        Assert.Contains("18.1.0-ee", said, StringComparison.Ordinal);
        Assert.Contains("gitlab-backup restore BACKUP=homelab yes", await lost.SaysAsync("cat /asked"), StringComparison.Ordinal);
        Assert.Equal("none", await lost.SaysAsync("ls -d kit 2>/dev/null || echo none"));
        Assert.DoesNotContain(WeakRepository.Password, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_tries_a_drill_hears_what_it_proved()
    {
        _ = RealTools.AnsiblePlaybook;
        using var dir = new TempDir();
        var repository = new WeakRepository(dir["repository"]);
        var blocks = FencedBlock.Of(RestorePage.Between("## The drill", "## Diagnoses"));
        dir.Write("srv/vault/Today.md", "# Today\n");
        dir.Write(
            "homelab.yml",
            blocks.Single(block => block.Language == "yaml").Text.Replace("/srv/vault", dir["srv/vault"], StringComparison.Ordinal)
        );
        File.CreateSymbolicLink(dir["gitops"], Repository.Root);
        var environment = new BackupsMachine(dir, repository).Environment;
        (environment["RESTIC_FAST_READ_REPOSITORY"], environment["RESTIC_FAST_READ_PASSWORD"]) = (repository.Path, WeakRepository.Password);
        var script = RestorePage.Script(
            blocks.Where(block => block.Language == "sh").Prepend(new FencedBlock("sh", "homelab backup run --tier fast")),
            new Dictionary<string, string>
            {
                // Where it is held, it proves no more than that.
                ["--target directory:/var/tmp/drill"] = $"--target directory:{dir["drill"]} || [ $? = 3 ]",
            }
        );

        var run = await RealTools.RunAsync("bash", [dir.Write("page.sh", script)], Ct, dir.Path, environment);

        Assert.True(run.ExitCode == 0, run.StandardOutput + run.StandardError);
        Assert.Contains("WARN", run.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain(WeakRepository.Password, run.StandardOutput + run.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_block_stands_where_a_test_looks() =>
        Assert.Equal(
            FencedBlock.Of(RestorePage.Text).Count,
            FencedBlock.Of(RestorePage.Between("## In this order", "## From another machine")).Count
                + FencedBlock.Of(RestorePage.Between("## From another machine", "## The drill")).Count
                + FencedBlock.Of(RestorePage.Between("## The drill", "## Diagnoses")).Count
        );

    private static Task<string> SqlAsync(LostHomelab lost, string where, string sql) =>
        lost.SaysAsync($"PGPASSWORD=secret psql -XqAt --field-separator ' ' --username postgres --port {where} --command \"{sql}\"");
}
