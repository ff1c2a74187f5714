using Homelab.Cli.Tests.Backups;
using Homelab.Testing;

namespace Homelab.Cli.Tests.Restores;

/// <summary>A restore that is killed at any instant is gone on with, and what it made is removed by its record.</summary>
public sealed class KilledRestoreTests : IDisposable
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 40 : 3;

    private readonly BackupSession _homelab = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_any_instant_it_ends_well_the_next_time_without_a_question()
    {
        _homelab.MakeWeak();
        foreach (var number in Enumerable.Range(0, 300))
            _homelab.Dir.Write($"notes/{number % 20}/{number}", string.Concat(Enumerable.Repeat($"{number} ", 2_000)));
        Assert.Equal(0, (await _homelab.RunAsync("run", "--host", "nas")).ExitCode);
        var random = new Random(4711);
        for (var round = 0; round < Rounds; round++)
        {
            var target = _homelab.Dir[$"back{round}"];
            Directory.CreateDirectory(target + _homelab.Dir["notes"]);
            await File.WriteAllTextAsync(target + _homelab.Dir["notes/mine"], "mine", Ct);
            var delay = random.Next(100, 1_500);
            await KillAsync(
                delay,
                round % 3 == 2 ? "TERM" : "KILL",
                "restore",
                "notes",
                "--target",
                target,
                "--confirm",
                Environment.MachineName,
                "--record",
                target + ".json"
            );

            var run = await _homelab.OtherAsync([
                "restore",
                "notes",
                "--target",
                target,
                "--confirm",
                Environment.MachineName,
                "--record",
                target + ".json",
            ]);

            Assert.True(run.ExitCode == 0, $"killed after {delay} ms: {run.StandardOutput}{run.StandardError}");
            Assert.Equal(
                "mine",
                await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(target, "mine", SearchOption.AllDirectories)), Ct)
            );
            var compared = await _homelab.OtherAsync([
                "manifest",
                "compare",
                $"{target}{_homelab.Dir["state/staging/fast/notes/manifest.jsonl"]}",
                target,
            ]);
            Assert.True(compared.ExitCode == 0, $"killed after {delay} ms: {compared.StandardOutput}");
            Assert.Empty(Directory.GetFiles(_homelab.Dir["state/restores"]));
        }
    }

    [Fact]
    public async Task Servers_of_a_killed_restore_are_ended_by_its_record()
    {
        await using var server = await PostgresServer.StartAsync(Ct);
        await server.SqlAsync("CREATE TABLE t AS SELECT i FROM generate_series(1, 1000) i", Ct);
        _homelab.MakeWeak();
        _homelab.Dir.Write(
            "homelab.yml",
            "version: 1\ndatabases: { app: { url: APP_DB_URL } }\nbackups: { sets: { dbs: { databases: [app] } }, tiers: { fast: {} } }\n"
        );
        _homelab.Set("APP_DB_URL", server.Url("postgres"));
        // No engine, so that it is this machine's own PostgreSQL.
        foreach (var program in new[] { "psql", "pg_dump", "pg_dumpall", "pg_restore" })
            File.CreateSymbolicLink(_homelab.Dir[$"bin/{program}"], RealTools.Postgres(program));
        foreach (var program in new[] { "sh", "cat", "setpriv" })
            File.CreateSymbolicLink(_homelab.Dir[$"bin/{program}"], RealTools.FindOnPath(program)!);
        _homelab.Set("PATH", _homelab.Dir["bin"]);
        var backup = await _homelab.RunAsync("run");
        Assert.True(backup.ExitCode == 0, backup.StandardOutput + backup.StandardError);
        var random = new Random(4712);
        for (var round = 0; round < Rounds; round++)
        {
            await KillAsync(
                random.Next(600, 4_000),
                "KILL",
                "restore",
                "dbs",
                "--target",
                _homelab.Dir[$"back{round}"],
                "--databases",
                "throwaway",
                "--record",
                _homelab.Dir["record.json"]
            );

            var cleanup = await _homelab.OtherAsync(["restore", "--cleanup", _homelab.Dir["record.json"]]);

            Assert.True(cleanup.ExitCode == (File.Exists(_homelab.Dir["record.json"]) ? 0 : 2), cleanup.StandardError);
            var record = File.Exists(_homelab.Dir["record.json"]) ? await File.ReadAllTextAsync(_homelab.Dir["record.json"], Ct) : "";
            var place = System.Text.RegularExpressions.Regex.Match(record, "/[^\"]*/homelab-restore-[^\"]*").Value;
            Assert.False(Directory.Exists(place));
            Assert.NotEqual(
                0,
                (await RealTools.RunAsync("pgrep", ["--full", "--", place.Length > 0 ? place : "no-place-at-all-4712"], Ct)).ExitCode
            );
        }

        var nothing = await _homelab.OtherAsync(["restore", "--cleanup", _homelab.Dir["nothing.json"]]);
        Assert.Equal(2, nothing.ExitCode);
        Assert.Single(nothing.StandardError.Trim().Split('\n'));
        Assert.Contains("There is no record", nothing.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_into_ones_own_server_that_is_killed_leaves_nothing_that_keeps_the_next_one_from_it()
    {
        await using var source = await PostgresServer.StartAsync(Ct);
        await using var target = await PostgresServer.StartAsync(Ct);
        await source.SqlAsync("CREATE ROLE reader; CREATE DATABASE app", Ct);
        await source.SqlAsync(
            "CREATE TABLE t AS SELECT i, md5(i::text) FROM generate_series(1, 200000) i; CREATE INDEX ON t (md5); GRANT SELECT ON t TO reader",
            Ct,
            "app"
        );
        _homelab.MakeWeak();
        _homelab.Dir.Write(
            "homelab.yml",
            "version: 1\ndatabases: { app: { url: APP_DB_URL } }\nbackups: { sets: { dbs: { databases: [app] } }, tiers: { fast: {} } }\n"
        );
        _homelab.Set("APP_DB_URL", source.Url("app"));
        var backup = await _homelab.RunAsync("run");
        Assert.True(backup.ExitCode == 0, backup.StandardOutput + backup.StandardError);
        _homelab.Set("APP_DB_URL", target.Url("app"));
        var random = new Random(4713);
        for (var round = 0; round < Rounds; round++)
        {
            string[] restore =
            [
                "restore",
                "dbs",
                "--target",
                _homelab.Dir[$"own{round}"],
                "--databases",
                "own",
                "--confirm",
                Environment.MachineName,
            ];
            var delay = random.Next(500, 3_000);
            await KillAsync(delay, round % 3 == 2 ? "TERM" : "KILL", restore);

            var run = await _homelab.OtherAsync(restore);

            Assert.True(run.ExitCode == 0, $"killed after {delay} ms: {run.StandardOutput}{run.StandardError}");
            Assert.Equal("200000", await target.SqlAsync("SELECT count(*) FROM t", Ct, "app"));
            Assert.Equal("", await target.SqlAsync("SELECT rolname FROM pg_roles WHERE rolname LIKE 'homelab%'", Ct));
            Assert.Equal(
                "0",
                await target.SqlAsync(
                    "SELECT count(*) FROM pg_database WHERE NOT datallowconn AND datname <> 'template0' OR datname LIKE 'app%' AND datname !~ '^app(\\.before-restore-[0-9TZ-]+)?$'",
                    Ct
                )
            );
            await target.SqlAsync(
                "SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE datname LIKE 'app%' \\gexec",
                Ct
            );
            await target.SqlAsync("DROP ROLE reader", Ct);
        }
    }

    public void Dispose() => _homelab.Dispose();

    private async Task KillAsync(int milliseconds, string signal, params string[] arguments)
    {
        await using var restore = BackgroundProcess.Start([RealTools.Homelab, .. arguments], _homelab.Dir.Path, _homelab.Environment);
        await Task.Delay(milliseconds, Ct);
        await restore.StopAsync(signal);
    }
}
