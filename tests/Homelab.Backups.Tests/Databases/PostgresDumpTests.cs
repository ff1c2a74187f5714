using Homelab.Backups.Databases;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Databases;

public sealed class PostgresDumpTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_restore_brings_back_is_what_the_dump_said_while_others_wrote()
    {
        await using var server = await PostgresServer.StartAsync(Ct);
        await RichDatabase.CreateAsync(server, people: 50_000, visits: 1_000_000, Ct);
        using var session = new DumpSession(server.Url("app"));

        DumpOutcome.Done done;
        await using (await WriterAsync(server, session.Dir))
            done = await session.MustAsync(Ct);

        await using var other = await PostgresServer.StartAsync(Ct);
        var restore = session.Restore(other);
        var loaded = Assert.IsType<RestoreOutcome.Loaded>(
            await restore.LoadAsync(done.Facts, done.Facts.Files[0].Path, done.Facts.Files[1].Path, Ct)
        );
        Assert.Empty(loaded.Differences);
        Assert.Equal(("app", done.Facts.Rows.Values.Sum()), (loaded.Database, loaded.Rows));
        await SameAsync(other, done.Facts);
        await ChangesAreSeenAsync(other, restore, done.Facts);
        Assert.True(done.Facts.Rows["public.visits"] >= 1_000_000);
        Assert.Contains(done.Remarks, remark => remark.Contains("public.afar", StringComparison.Ordinal));
        Assert.Contains(done.Remarks, remark => remark.Contains("public.counted", StringComparison.Ordinal));
    }

    private static async Task<BackgroundProcess> WriterAsync(PostgresServer server, TempDir dir)
    {
        var before = await server.SqlAsync("SELECT count(*) FROM visits", Ct, "app");
        var script = dir.Write(
            "write.sql",
            """
            INSERT INTO visits (person) SELECT 1 + random() * 100 FROM generate_series(1, 50);
            DELETE FROM visits WHERE id IN (SELECT id FROM visits LIMIT 10);
            SELECT nextval('down');
            """
        );
        var writer = BackgroundProcess.Start([
            RealTools.Postgres("pgbench"),
            "--no-vacuum",
            "--client=2",
            "--time=600",
            $"--file={script}",
            server.Url("app"),
        ]);
        while (await server.SqlAsync("SELECT count(*) FROM visits", Ct, "app") == before)
            Assert.False(writer.HasExited, writer.Output);
        return writer;
    }

    private static async Task SameAsync(PostgresServer server, DatabaseFacts facts)
    {
        // An independent count: by the server itself, from its own list of tables.
        var tables = await server.SqlAsync(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND nspname !~ '^(pg_|information_schema)'",
            Ct,
            "app"
        );
        Assert.Equal(tables, $"{facts.Rows.Keys.Count(name => name != "pg_catalog.pg_largeobject")}");
        foreach (var (table, rows) in facts.Rows)
            Assert.Equal(
                (table, $"{rows}"),
                (
                    table,
                    await server.SqlAsync(
                        $"SELECT count(*) FROM ONLY {(table == "pg_catalog.pg_largeobject" ? "pg_largeobject_metadata" : Sql(table))}",
                        Ct,
                        "app"
                    )
                )
            );
        foreach (var (sequence, value) in facts.Sequences)
            Assert.Equal(
                (sequence, $"{value}|t"),
                (sequence, await server.SqlAsync($"SELECT last_value, is_called FROM {Sql(sequence)}", Ct, "app"))
            );
        Assert.Equal(
            await server.SqlAsync("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY rolname", Ct),
            string.Join('\n', facts.Roles)
        );
        Assert.Equal(
            await server.SqlAsync("SELECT extname || ' ' || extversion FROM pg_extension ORDER BY 1", Ct, "app"),
            string.Join('\n', facts.Extensions.Select(e => $"{e.Key} {e.Value}"))
        );
        Assert.Equal("5MB", await server.SqlAsync("SHOW work_mem", Ct, "app"));
    }

    private static async Task ChangesAreSeenAsync(PostgresServer server, PostgresRestore restore, DatabaseFacts facts)
    {
        await server.SqlAsync(
            """
            DELETE FROM "select"; DROP TABLE child; CREATE TABLE stranger (a int);
            SELECT setval('people_id_seq', 7); ALTER ROLE "odd ""role" RENAME TO other; DROP EXTENSION postgres_fdw CASCADE;
            """,
            Ct,
            "app"
        );

        var changed = Assert.IsType<RestoreOutcome.Loaded>(await restore.CompareAsync(facts, "app", Ct));

        Assert.Equal(
            [
                new("rows", "public.child", "11", ""),
                new("rows", "public.select", "1", "0"),
                new("rows", "public.stranger", "", "0"),
                new("sequence", "public.people_id_seq", "50000", "7"),
                new("extension", "postgres_fdw", facts.Extensions["postgres_fdw"], ""),
                new LoadDifference("role", "odd \"role", "odd \"role", ""),
            ],
            changed.Differences
        );
        var again = Assert.IsType<RestoreOutcome.Failed>(await restore.LoadAsync(facts, facts.Files[0].Path, facts.Files[1].Path, Ct));
        Assert.Equal("restore-not-empty", again.Code);
    }

    // The key is good SQL except for words that SQL has taken.
    private static string Sql(string key) => key.Replace(".select", ".\"select\"", StringComparison.Ordinal);
}
