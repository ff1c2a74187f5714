using Homelab.Backups.Databases;
using Homelab.Processes.Processes;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Databases;

public sealed class PostgresFaultTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PostgresServer Server => fixture.Server;

    [Fact]
    public async Task The_files_are_for_their_owner_alone_and_hashed_on_the_way()
    {
        using var session = new DumpSession(Server.Url("app"));

        var done = await session.MustAsync(Ct);

        Assert.Equal(["app.dump", "app.globals.sql"], Directory.GetFiles(session.Folder).Select(Path.GetFileName).Order());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(session.Folder));
        foreach (var file in done.Facts.Files)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
            Assert.Equal(new FileInfo(file.Path).Length, file.Bytes);
            Assert.Equal(
                file.Sha256,
                (await RealTools.RunAsync("sha256sum", [file.Path], Ct)).StandardOutput.Split(' ').First().TrimStart('\\')
            );
        }

        Assert.Matches(@"^\d+(\.\d+)?$", done.Facts.ServerVersion);
        Assert.InRange(done.Facts.TakenAt, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public async Task A_socket_and_the_other_form_of_address_lead_to_the_server_too()
    {
        using var session = new DumpSession(
            $"host={Server.Socket} port={Server.Port} dbname=app user=postgres password='{PostgresServer.Password}'"
        );

        Assert.Equal(1_000, (await session.MustAsync(Ct)).Facts.Rows["public.people"]);
    }

    [Theory]
    [InlineData("database-password", "app", "postgres", "wrong")]
    [InlineData("database-password", "app", "nobody-of-that-name", "wrong")]
    [InlineData("database-missing", "no such; \"database\"\n", "postgres", null)]
    public async Task What_the_server_refuses_has_a_name_of_its_own(string code, string database, string user, string? password)
    {
        using var session = new DumpSession(Server.Url(database, user, password ?? PostgresServer.Password));

        await session.MustFailAsync(database.Contains('\n', StringComparison.Ordinal) ? "database-address" : code, Ct);
    }

    [Fact]
    public async Task A_database_whose_name_is_odd_is_dumped()
    {
        const string name = "host=a \"b\" 'c' \\ ü";
        await Server.SqlAsync($"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", Ct);
        using var session = new DumpSession(Server.Url(name));

        await session.MustAsync(Ct);
    }

    [Fact]
    public async Task A_missing_database_is_named_by_what_can_be_done()
    {
        using var session = new DumpSession(Server.Url("nope"));

        var failed = await session.MustFailAsync("database-missing", Ct);

        Assert.Equal(
            "Database app is not dumped, because it does not exist on the server: correct its name, or create it (database \"nope\" does not exist).",
            failed.Sentence
        );
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        using var session = new DumpSession($"postgres://app:secret-of-app@127.0.0.1:{BotProcess.FreePort()}/app");

        await session.MustFailAsync("database-unreachable", Ct);
    }

    [Fact]
    public async Task A_user_who_may_not_read_everything_is_told_before_anything_is_written()
    {
        using var session = new DumpSession(Server.Url("app", "app", "not-to-be-seen"));

        var failed = await session.MustFailAsync("database-permission", Ct);

        Assert.Contains("permission denied for table", failed.Sentence, StringComparison.Ordinal);
        Assert.False(Directory.Exists(session.Folder));
    }

    [Fact]
    public async Task Whoever_is_no_superuser_dumps_roles_without_passwords_and_says_so()
    {
        await Server.SqlAsync("CREATE ROLE owner LOGIN PASSWORD 'owner'", Ct);
        await Server.SqlAsync("CREATE DATABASE owned OWNER owner", Ct);
        await Server.SqlAsync(
            "CREATE SCHEMA own; CREATE TABLE own.guarded AS SELECT generate_series(1, 2) AS n; ALTER TABLE own.guarded ENABLE ROW LEVEL SECURITY",
            Ct,
            "owned",
            "owner",
            "owner"
        );
        using var session = new DumpSession(Server.Url("owned", "owner", "owner"));

        var done = await session.MustAsync(Ct);

        Assert.Contains(done.Remarks, remark => remark.Contains("without their passwords", StringComparison.Ordinal));
        Assert.DoesNotContain("SCRAM", await File.ReadAllTextAsync(done.Facts.Files[0].Path, Ct), StringComparison.Ordinal);
        Assert.Equal(2, done.Facts.Rows["own.guarded"]);
    }

    [Fact]
    public async Task Rows_that_a_policy_hides_are_a_failure_and_not_a_smaller_dump()
    {
        await Server.SqlAsync("CREATE ROLE partial LOGIN PASSWORD 'partial'; GRANT pg_read_all_data TO partial", Ct);
        using var session = new DumpSession(Server.Url("app", "partial", "partial"));

        await session.MustFailAsync("database-permission", Ct);
    }

    [Theory]
    [InlineData("psql")]
    [InlineData("pg_dump")]
    [InlineData("pg_dumpall")]
    [InlineData("pg_restore")]
    public async Task A_program_that_is_missing_is_named(string missing)
    {
        using var session = new DumpSession(Server.Url("app"));
        session.HideAllPrograms();
        foreach (var program in new[] { "psql", "pg_dump", "pg_dumpall", "pg_restore" }.Where(program => program != missing))
            session.StandIn(program, "exec $real \"$@\"");

        var failed = await session.MustFailAsync("dump-tool-missing", Ct);

        Assert.StartsWith($"{missing} is not on this machine", failed.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pg_dump_older_than_the_server_is_refused_before_anything_is_written()
    {
        using var session = new DumpSession(Server.Url("app"));
        session.StandIn("pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.24'");

        var failed = await session.MustFailAsync("dump-tool-old", Ct);

        Assert.Contains("pg_dump here is of 9", failed.Sentence, StringComparison.Ordinal);
        Assert.False(Directory.Exists(session.Folder));
    }

    [Theory]
    [InlineData("pg_dump", """case $1 in --version) exec $real --version ;; esac; $real "$@" | head -c 100000; exit 0""")]
    [InlineData("pg_dump", """case $1 in --version) exec $real --version ;; esac; exit 0""")]
    [InlineData("pg_dump", """case $1 in --version) exec $real --version ;; esac; echo "-- PostgreSQL database dump"; exit 0""")]
    [InlineData("pg_dump", """case $1 in --version) exec $real --version ;; esac; exec $real --exclude-table-data='public.child' "$@" """)]
    [InlineData("pg_dump", """case $1 in --version) exec $real --version ;; esac; exec $real --exclude-table='never' "$@" """)]
    [InlineData("pg_dumpall", """$real "$@" | head -n 5; exit 0""")]
    public async Task A_program_that_claims_success_is_not_believed(string program, string script)
    {
        using var session = new DumpSession(Server.Url("app"));
        session.StandIn(program, script);

        await session.MustFailAsync("dump-incomplete", Ct);
    }

    [Fact]
    public async Task A_dump_that_is_cut_or_whose_roles_are_cannot_be_loaded()
    {
        using var session = new DumpSession(Server.Url("app"));
        var done = await session.MustAsync(Ct);
        var cut = session.Dir["cut"];
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(done.Facts.Files[1].Path, Ct))[..^20_000], Ct);
        await using var other = await PostgresServer.StartAsync(Ct);

        var wrong = await session
            .Restore(other)
            .LoadAsync(done.Facts, session.Dir.Write("wrong.sql", "CREATE ROLE a; CREATE ROLE a;"), cut, Ct);
        Assert.Contains("role \"a\" already exists", Assert.IsType<RestoreOutcome.Failed>(wrong).Sentence, StringComparison.Ordinal);
        var failed = Assert.IsType<RestoreOutcome.Failed>(
            await session.Restore(other).LoadAsync(done.Facts, done.Facts.Files[0].Path, cut, Ct)
        );

        Assert.Equal("restore-failed", failed.Code);
        Assert.Contains("pg_restore ended with 1", failed.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pg_dump", "KILL")]
    [InlineData("pg_dump", "TERM")]
    [InlineData("psql", "KILL")]
    public async Task A_killed_program_is_a_failure_and_leaves_nothing(string program, string signal)
    {
        using var session = new DumpSession(Server.Url("app"));
        session.StandIn(program, $"echo $$ > {session.Dir["pid"]}; exec $real \"$@\"");
        session.Midway(() => RealTools.RunAsync("kill", [$"-{signal}", File.ReadAllText(session.Dir["pid"]).Trim()], Ct));

        var failed = await session.MustFailAsync(program == "psql" ? "database-stopped" : "dump-failed", Ct);

        Assert.True(
            program == "psql" || signal != "KILL" || failed.Sentence.Contains("signal 9", StringComparison.Ordinal),
            failed.Sentence
        );
    }

    [Fact]
    public async Task A_server_that_stops_on_the_way_is_what_is_reported()
    {
        await using var own = await PostgresServer.StartAsync(Ct);
        await RichDatabase.CreateAsync(own, people: 100, visits: 100_000, Ct);
        using var session = new DumpSession(own.Url("app"));
        session.Midway(own.StopAsync);

        await session.MustFailAsync("database-stopped", Ct);
    }

    [Fact]
    public async Task A_cancelled_dump_leaves_neither_files_nor_a_session_on_the_server()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var session = new DumpSession(Server.Url("app"));
        session.Midway(stop.CancelAsync);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.RunAsync(stop.Token));

        session.NothingIsLeft();
        await NobodyIsLeftAsync("app");
    }

    [Fact]
    public async Task A_table_that_is_locked_ends_a_dump_and_does_not_hang_it()
    {
        await using var own = await PostgresServer.StartAsync(Ct);
        await own.SqlAsync("CREATE DATABASE app", Ct);
        await own.SqlAsync("CREATE TABLE held (a int)", Ct, "app");
        await using var holder = BackgroundProcess.Start([
            RealTools.Psql,
            "-Xq",
            "-c",
            "BEGIN; LOCK TABLE held; SELECT pg_sleep(600)",
            own.Url("app"),
        ]);
        while (await own.SqlAsync("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'", Ct) == "0")
            Assert.False(holder.HasExited, holder.Output);
        using var session = new DumpSession(own.Url("app")) { LockWait = TimeSpan.FromSeconds(0.5) };

        await session.MustFailAsync("database-locked", Ct);

        Assert.Contains(session.Reported, step => step is Progress.Note);
    }

    [Fact]
    public async Task A_table_that_is_emptied_meanwhile_is_dumped_and_counted_full()
    {
        await Server.SqlAsync("CREATE TABLE emptied AS SELECT generate_series(1, 5) AS n", Ct, "app");
        using var session = new DumpSession(Server.Url("app"));
        BackgroundProcess? truncating = null;
        session.Midway(() =>
        {
            truncating = BackgroundProcess.Start([RealTools.Psql, "-Xq", "-c", "TRUNCATE emptied", Server.Url("app")]);
            return Task.CompletedTask;
        });

        var done = await session.MustAsync(Ct);

        await using (truncating!)
            await truncating!.WaitForExitAsync(Ct);
        Assert.Equal(5, done.Facts.Rows["public.emptied"]);
        Assert.Equal("0", await Server.SqlAsync("SELECT count(*) FROM emptied", Ct, "app"));
    }

    [Fact]
    public async Task A_full_disk_says_so_and_leaves_nothing()
    {
        using var session = new DumpSession(Server.Url("app"));
        await using var disk = await SmallDisk.MountAsync(session.Folder, "2m", Ct);

        var failed = await session.MustFailAsync("dump-disk-full", Ct);

        Assert.Contains(session.Folder, failed.Sentence, StringComparison.Ordinal);
        await NobodyIsLeftAsync("app");
    }

    [Fact]
    public async Task A_killed_process_takes_its_sessions_with_it()
    {
        await KilledDump.RunAsync(Server.Url("app"), Ct);

        await NobodyIsLeftAsync("app");
    }

    private Task NobodyIsLeftAsync(string database) => KilledDump.NobodyIsLeftAsync(sql => Server.SqlAsync(sql, Ct, database), Ct);
}
