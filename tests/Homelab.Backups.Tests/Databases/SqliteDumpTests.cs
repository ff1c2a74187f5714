using System.Diagnostics;
using Homelab.Backups.Databases;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Databases;

public sealed class SqliteDumpTests : IDisposable
{
    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("delete")]
    [InlineData("wal")]
    public async Task A_database_that_is_written_to_is_copied_as_it_was_at_one_instant(string mode)
    {
        // Every transaction writes one row to each table: a copy with unequal counts is one of no instant.
        var source = await MakeAsync(
            "app.db",
            $"PRAGMA journal_mode={mode}; CREATE TABLE a(n INTEGER PRIMARY KEY AUTOINCREMENT, t TEXT); CREATE TABLE b(n, t); CREATE INDEX i ON b(t);"
        );
        var transactions = _dir.Write(
            "write.sql",
            "PRAGMA busy_timeout=60000;\n"
                + string.Concat(
                    Enumerable.Repeat(
                        "BEGIN IMMEDIATE; INSERT INTO a(t) VALUES (hex(randomblob(200))); INSERT INTO b SELECT max(n), hex(randomblob(200)) FROM a; COMMIT;\n",
                        200_000
                    )
                )
        );
        await using var writer = BackgroundProcess.Start(["sh", "-c", $"exec '{RealTools.Sqlite}' '{source}' < '{transactions}'"]);
        while ((await SqlAsync(source, ".timeout 60000", "SELECT count(*) > 50 FROM b")).Trim() != "1")
            Assert.False(writer.HasExited, writer.Output);

        var done = await MustAsync(new SqliteDump(source, _dir["out/1-app.db"]));

        Assert.False(writer.HasExited, writer.Output);
        Assert.Equal(done.Facts.Rows["a"], done.Facts.Rows["b"]);
        Assert.InRange(done.Facts.Rows["a"], 50, 200_000);
        Assert.Equal(done.Facts.Rows["a"], done.Facts.Sequences["a"]);
    }

    [Fact]
    public async Task The_copy_is_counted_hashed_and_for_its_owner_alone()
    {
        var source = await MakeAsync(
            "it's \"odd\" ? # %41\n.db",
            """
            CREATE TABLE plain(a); INSERT INTO plain VALUES (1), (2), (3);
            CREATE TABLE "we""ird
            .shell touch broken; ü"(a); INSERT INTO "we""ird
            .shell touch broken; ü" VALUES (1);
            CREATE TABLE "select"(a);
            CREATE TABLE no_rowid(a PRIMARY KEY) WITHOUT ROWID; INSERT INTO no_rowid VALUES (1), (2);
            CREATE VIRTUAL TABLE notes USING fts5(text); INSERT INTO notes VALUES ('hello');
            CREATE VIEW v AS SELECT * FROM plain;
            """
        );
        var target = _dir["out/it's \"odd\"\n.db"];

        var done = await MustAsync(new SqliteDump(source, target));

        Assert.Equal(
            (3, 1, 0, 2, 1),
            (
                done.Facts.Rows["plain"],
                done.Facts.Rows["we\"ird\n.shell touch broken; ü"],
                done.Facts.Rows["select"],
                done.Facts.Rows["no_rowid"],
                done.Facts.Rows["notes_docsize"]
            )
        );
        Assert.Equal([target], Directory.GetFiles(_dir["out"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
        var file = Assert.Single(done.Facts.Files);
        Assert.Equal((target, new FileInfo(target).Length), (file.Path, file.Bytes));
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(target, Ct))),
            file.Sha256
        );
        Assert.Equal((source, "sqlite"), (done.Facts.Name, done.Facts.Engine));
        Assert.Equal("hello", (await SqlAsync(target, "SELECT * FROM notes WHERE notes MATCH 'hello'")).Trim());
    }

    [Fact]
    public async Task Hundreds_of_tables_with_long_names_are_all_counted()
    {
        var source = await MakeAsync(
            "many.db",
            $"BEGIN;{string.Concat(Enumerable.Range(0, 700).Select(i => $"CREATE TABLE \"{new string('x', 200)} {i}\"(a); INSERT INTO \"{new string('x', 200)} {i}\" VALUES ({i});\n"))}COMMIT;"
        );

        var done = await MustAsync(new SqliteDump(source, _dir["out/many.db"]));

        Assert.Equal(700, done.Facts.Rows.Values.Sum());
    }

    [Fact]
    public async Task What_a_killed_writer_left_half_done_is_undone_first()
    {
        var source = await MakeAsync("hot.db", "CREATE TABLE t(a); INSERT INTO t VALUES (1);");
        await RealTools.RunAsync(
            RealTools.Sqlite,
            [
                source,
                "PRAGMA cache_size=1; BEGIN IMMEDIATE;",
                "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000) INSERT INTO t SELECT hex(randomblob(50)) FROM c;",
                ".shell kill -9 $PPID",
            ],
            Ct
        );
        Assert.True(File.Exists(source + "-journal"));

        var done = await MustAsync(new SqliteDump(source, _dir["out/hot.db"]));

        Assert.Equal(1, done.Facts.Rows["t"]);
    }

    [Fact]
    public async Task A_lock_that_is_held_too_long_is_named()
    {
        var source = await MakeAsync("locked.db", "CREATE TABLE t(a);");
        await using var holder = BackgroundProcess.Start([
            "sh",
            "-c",
            """
            { echo 'BEGIN EXCLUSIVE;'; echo ".shell echo > '$1/held'"; while ! [ -e "$1/free" ]; do sleep 0.05; done; } | "$0" "$1/locked.db"
            """,
            RealTools.Sqlite,
            _dir.Path,
        ]);
        while (!File.Exists(_dir["held"]))
            Assert.False(holder.HasExited, holder.Output);

        await MustFailAsync("sqlite-locked", new SqliteDump(source, _dir["out/locked.db"]) { LockWait = TimeSpan.FromSeconds(0.3) });
        _dir.Write("free", "");
        await holder.WaitForExitAsync(Ct);
    }

    [Fact]
    public async Task What_is_damaged_is_not_copied()
    {
        var source = await MakeAsync(
            "damaged.db",
            "CREATE TABLE t(a); WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000) INSERT INTO t SELECT hex(randomblob(50)) FROM c;"
        );
        var bytes = await File.ReadAllBytesAsync(source, Ct);
        await File.WriteAllBytesAsync(_dir["short.db"], bytes[..100_000], Ct);
        bytes.AsSpan(4096 * 100, 4096).Fill(0x55);
        await File.WriteAllBytesAsync(source, bytes, Ct);

        await MustFailAsync("sqlite-damaged", new SqliteDump(source, _dir["out/damaged.db"]));
        await MustFailAsync("sqlite-damaged", new SqliteDump(_dir["short.db"], _dir["out/short.db"]));
    }

    [Fact]
    public async Task What_is_no_database_is_not_taken_for_an_empty_one()
    {
        await MustFailAsync("sqlite-missing", new SqliteDump(_dir["missing.db"], _dir["out/x.db"]));
        Assert.False(File.Exists(_dir["missing.db"]));
        await MustFailAsync("sqlite-not-a-database", new SqliteDump(_dir.Path, _dir["out/x.db"]));
        await MustFailAsync("sqlite-not-a-database", new SqliteDump(_dir.Write("empty.db", ""), _dir["out/x.db"]));
        await MustFailAsync("sqlite-not-a-database", new SqliteDump(_dir.Write("text.db", new string('x', 5000)), _dir["out/x.db"]));
    }

    [Fact]
    public async Task A_missing_or_old_program_is_named_before_anything_is_written()
    {
        var source = await MakeAsync("app.db", "CREATE TABLE t(a);");
        _dir.Script("old/sqlite3", "echo '3.22.0 2018-01-22'");

        await MustFailAsync(
            "dump-tool-missing",
            new SqliteDump(source, _dir["out/x.db"]) { Environment = name => name == "PATH" ? "/nowhere" : null }
        );
        await MustFailAsync(
            "dump-tool-old",
            new SqliteDump(source, _dir["out/x.db"]) { Environment = name => name == "PATH" ? $"{_dir["old"]}:/bin" : null }
        );
        Assert.False(Directory.Exists(_dir["out"]));
    }

    [Fact]
    public async Task A_full_disk_says_so_and_leaves_nothing()
    {
        var source = await MakeAsync(
            "large.db",
            "CREATE TABLE t(a); WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 40000) INSERT INTO t SELECT hex(randomblob(50)) FROM c;"
        );
        await using var disk = await SmallDisk.MountAsync(_dir["out"], "1m", Ct);

        await MustFailAsync("dump-disk-full", new SqliteDump(source, _dir["out/large.db"]));
    }

    [Fact]
    public async Task Names_too_long_to_be_counted_are_no_smaller_count()
    {
        var source = await MakeAsync(
            "long.db",
            string.Join('\n', Enumerable.Range(0, 12).Select(i => $"CREATE TABLE t{i}{new string('x', 50_000)}(a);"))
        );

        await MustFailAsync("sqlite-failed", new SqliteDump(source, _dir["out/long.db"]));
    }

    [Fact]
    public async Task A_cancelled_copy_leaves_nothing()
    {
        var source = await MakeAsync("app.db", "CREATE TABLE t(a);");
        _dir.Script(
            "slow/sqlite3",
            $"case $* in *VACUUM*) echo > {_dir["reached"]}; exec sleep 60 ;; esac; exec {RealTools.Sqlite} \"$@\""
        );
        using var stop = new CancellationTokenSource();
        var since = Stopwatch.StartNew();

        var running = new SqliteDump(source, _dir["out/x.db"])
        {
            Environment = name => name == "PATH" ? $"{_dir["slow"]}:/usr/bin:/bin" : null,
        }.DumpAsync(stop.Token);
        await Wait.UntilAsync(() => File.Exists(_dir["reached"]), Ct);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(Directory.GetFiles(_dir["out"]));
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(30));
    }

    public void Dispose() => _dir.Dispose();

    private static async Task<DumpOutcome.Done> MustAsync(SqliteDump dump)
    {
        var outcome = await dump.DumpAsync(Ct);
        return outcome as DumpOutcome.Done ?? throw new InvalidOperationException(outcome.ToString());
    }

    private async Task MustFailAsync(string code, SqliteDump dump)
    {
        var failed = Assert.IsType<DumpOutcome.Failed>(await dump.DumpAsync(Ct));
        Assert.True(code == failed.Code, $"{failed.Code}: {failed.Sentence}");
        Assert.Empty(Directory.Exists(_dir["out"]) ? Directory.GetFiles(_dir["out"]) : []);
    }

    private async Task<string> MakeAsync(string name, string sql)
    {
        await SqlAsync(_dir[name], sql);
        return _dir[name];
    }

    private static async Task<string> SqlAsync(string database, params string[] sql)
    {
        var run = await RealTools.RunAsync(RealTools.Sqlite, ["-batch", "-bail", database], Ct, input: string.Join('\n', sql) + "\n");
        return run.ExitCode == 0 ? run.StandardOutput : throw new InvalidOperationException(run.StandardError);
    }
}
