using Homelab.Configuration;
using Homelab.Testing;
using Homelab.Testing.S3;

namespace Homelab.EndToEnd.Tests.Documents;

/// <summary>docs/backups.md as somebody follows it: each command with the published tool, restic, sqlite3, PostgreSQL, and something that
/// speaks S3.</summary>
public sealed class BackupsPageTests : IDisposable
{
    private readonly TempDir _dir = new();
    private readonly BackupsPage _page;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public BackupsPageTests() => _page = new BackupsPage(_dir);

    public void Dispose() => _dir.Dispose();

    [Fact]
    public void Every_block_of_code_is_run_and_every_file_in_it_is_valid() =>
        Assert.All(
            FencedBlock.Of(BackupsPage.Text),
            block =>
            {
                Assert.Contains(block.Language, new[] { "sh", "yaml" });
                if (block.Language == "yaml")
                    Assert.Empty(Assert.IsType<Reading.Valid>(HomelabFile.Read(BackupsPage.WithTier(block.Text))).Warnings);
            }
        );

    [Fact]
    public void Every_block_stands_where_a_test_looks() =>
        Assert.Equal(
            FencedBlock.Of(BackupsPage.Text).Count,
            FencedBlock.Of(BackupsPage.Section("## From nothing to a snapshot")).Count
                + FencedBlock.Of(BackupsPage.Section("## Recipes")).Count
        );

    [Fact]
    public async Task Whoever_follows_the_page_has_two_tiers_that_can_be_restored()
    {
        _ = RealTools.CommandLineTools;
        await using var postgres = await PostgresServer.StartAsync(Ct);
        await using var s3 = await S3Server.StartAsync(Ct);
        await postgres.SqlAsync("CREATE DATABASE app", Ct);
        await postgres.SqlAsync("CREATE TABLE visits(n int); INSERT INTO visits SELECT generate_series(1, 1000)", Ct, "app");
        await SeedAsync();
        var machine = new BackupsMachine(_dir);
        var script = _page.Script(
            FencedBlock.Of(BackupsPage.Section("## From nothing to a snapshot")),
            new Dictionary<string, string>
            {
                ["postgres://backup:secret@db.example.org/app"] = postgres.Url("app"),
                ["PGHOST=127.0.0.1 PGUSER=postgres PGPASSWORD=secret"] =
                    $"PGHOST=127.0.0.1 PGPORT={postgres.Port} PGUSER=postgres PGPASSWORD='{PostgresServer.Password}'",
                ["s3:https://s3.example.org/homelab/slow"] = s3.Repository("slow"),
                ["AKIAXXXXXXXXXXXXXXXX"] = S3Server.AccessKey,
                ["the-key-s-secret"] = S3Server.SecretKey,
            }
        );

        var run = await RealTools.RunAsync("bash", [_dir.Write("page.sh", script)], Ct, _dir.Path, machine.Environment);

        Assert.True(run.ExitCode == 0, $"{run.StandardOutput}\n{run.StandardError}");
        Assert.Equal("1000", await postgres.SqlAsync("SELECT count(*) FROM visits", Ct, "app_again"));
        Assert.Equal("# Today\n", await File.ReadAllTextAsync(_dir["restored" + _dir["srv/vault/Today.md"]], Ct));
        Assert.Contains("read part 1 of 52", run.StandardOutput, StringComparison.Ordinal);
        Assert.All(s3.Objects.Values, stored => Assert.Equal("GLACIER_IR", stored.StorageClass));
        Assert.True(s3.Objects.Count > 5);
        Assert.DoesNotContain(
            await File.ReadAllTextAsync(_dir["fast-password"], Ct),
            run.StandardOutput + run.StandardError,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            Uri.EscapeDataString(PostgresServer.Password),
            run.StandardOutput + run.StandardError,
            StringComparison.Ordinal
        );
    }

    private async Task SeedAsync()
    {
        _dir.Write("srv/vault/Today.md", "# Today\n");
        _dir.Write("srv/kuma/upload/logo.png", "not really");
        Directory.CreateDirectory(_dir["mnt/backup"]);
        await RealTools.RunAsync(
            RealTools.Sqlite,
            [
                _dir["srv/kuma/kuma.db"],
                "CREATE TABLE monitor(id INTEGER PRIMARY KEY, name TEXT); INSERT INTO monitor(name) VALUES ('nas'), ('gitlab');",
            ],
            Ct
        );
    }
}
