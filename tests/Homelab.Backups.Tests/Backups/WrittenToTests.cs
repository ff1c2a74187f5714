using System.Text.Json;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups;

/// <summary>Whole runs over a program that writes all the time, to an SQLite file and beside it.</summary>
public sealed class WrittenToTests : IDisposable
{
    private readonly House _house = new();
    private readonly WeakRepository _repository;

    /// <summary>While it is there, the program goes on.</summary>
    private readonly string _alive;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Database => _house["app/app.db"];

    public WrittenToTests()
    {
        _repository = new WeakRepository(_house["weak"]);
        _house.Set("RESTIC_FAST_REPOSITORY", _repository.Path);
        _house.Set("RESTIC_FAST_PASSWORD", WeakRepository.Password);
        _house.Write("app/settings.json", "{}");
        _alive = _house.Write("alive", "");
    }

    public void Dispose() => _house.Dispose();

    [Theory]
    [InlineData("wal")]
    [InlineData("delete")]
    public async Task A_database_is_saved_whole_while_a_program_writes_to_it_without_stopping(string mode)
    {
        await SqlAsync(
            Database,
            $"PRAGMA journal_mode={mode}; CREATE TABLE entries(n INTEGER PRIMARY KEY); CREATE TABLE audit(n INTEGER);"
        );
        _house.Sets = $"{{ app: {{ kind: sqlite, paths: [{_house["app"]}], sqlite: [{Database}] }} }}";
        await using var writer = BackgroundProcess.Start([
            "bash",
            "-c",
            $"""
            for ((i = 1; ; i++)); do [ -e '{_alive}' ] || break; echo "BEGIN IMMEDIATE; INSERT INTO entries VALUES($i); INSERT INTO audit VALUES($i); COMMIT;"; sleep 0.01; done |
              {RealTools.Sqlite} -batch -cmd '.timeout 20000' '{Database}'
            """,
        ]);
        await WaitForRowsAsync(5);

        var report = await _house.BackUpAsync(Ct);
        var written = await RowsAsync(Database, "entries");
        await WaitForRowsAsync(written + 1);
        await EndAsync(writer);

        Assert.Empty(report.Findings);
        var restored = await RestoreAsync("app");
        var copy = restored + _house.State.Staging("fast", "app") + "/sqlite/0-app.db";
        Assert.Equal("ok", await SqlAsync(copy, "PRAGMA integrity_check;"));
        var rows = await RowsAsync(copy, "entries");
        Assert.InRange(rows, 5, written);
        Assert.Equal(rows, await RowsAsync(copy, "audit"));
        Assert.Equal(rows, RowsInManifest(restored, "entries"));
        Assert.Equal(["settings.json"], Directory.GetFileSystemEntries(restored + _house["app"]).Select(Path.GetFileName));
    }

    /// <summary>The program writes a file and then a row about it. Only while it stands still are there as many of both.</summary>
    [Fact]
    public async Task What_before_stops_stands_still_until_the_snapshot_is_made_and_goes_on_afterwards()
    {
        Directory.CreateDirectory(_house["app/files"]);
        await SqlAsync(Database, "PRAGMA journal_mode=wal; CREATE TABLE files(n INTEGER PRIMARY KEY);");
        var stop = _house.Script("stop", $"touch '{_house["stop-it"]}'; until [ -e '{_house["stopped"]}' ]; do sleep 0.02; done");
        var start = _house.Script("start", $"rm '{_house["stop-it"]}'");
        _house.Sets =
            $"{{ app: {{ kind: sqlite, paths: [{_house["app"]}], sqlite: [{Database}], before: [[{stop}]], after: [[{start}]] }} }}";
        await using var program = BackgroundProcess.Start([
            "bash",
            _house.Script(
                "program",
                $"""
                for ((i = 1; ; i++)); do
                  [ -e '{_alive}' ] || break
                  echo "$i" >"{_house["app/files"]}/$i"
                  {RealTools.Sqlite} -batch '{Database}' "INSERT INTO files VALUES($i);"
                  if [ -e '{_house["stop-it"]}' ]; then
                    touch '{_house["stopped"]}'
                    while [ -e '{_house["stop-it"]}' ]; do sleep 0.02; done
                    rm '{_house["stopped"]}'
                  fi
                done
                """
            ),
        ]);
        await WaitForRowsAsync(3, "files");

        var report = await _house.BackUpAsync(Ct);
        await WaitForRowsAsync(await RowsAsync(Database, "files") + 1, "files");
        await EndAsync(program);

        Assert.Equal(Severity.Note, report.Verdict);
        var restored = await RestoreAsync("app");
        var rows = await RowsAsync(restored + _house.State.Staging("fast", "app") + "/sqlite/0-app.db", "files");
        Assert.Equal(Directory.GetFiles(restored + _house["app/files"]).Length, rows);
        Assert.Equal(rows, RowsInManifest(restored, "files"));
    }

    private async Task EndAsync(BackgroundProcess program)
    {
        File.Delete(_alive);
        await program.WaitForExitAsync(Ct);
    }

    private async Task<string> RestoreAsync(string set)
    {
        var target = _house["restored"];
        var run = await RealTools.RunAsync(
            RealTools.Restic019,
            ["restore", "latest", "--tag", $"set:{set}", "--target", target],
            Ct,
            environment: _repository.Environment
        );
        Assert.True(run.ExitCode == 0, run.StandardError);
        return target;
    }

    private long RowsInManifest(string restored, string table) =>
        File.ReadLines(restored + _house.State.Staging("fast", "app") + "/manifest.jsonl")
            .Select(line => JsonElement.Parse(line))
            .First(line => line.TryGetProperty("database", out _))
            .GetProperty("database")
            .GetProperty("rows")
            .GetProperty(table)
            .GetInt64();

    private Task WaitForRowsAsync(long rows, string table = "entries") =>
        Wait.UntilAsync(async () => await RowsAsync(Database, table) >= rows, Ct);

    private static async Task<long> RowsAsync(string database, string table) =>
        long.Parse(await SqlAsync(database, $"SELECT count(*) FROM {table};"), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> SqlAsync(string database, string sql)
    {
        var run = await RealTools.RunAsync(RealTools.Sqlite, ["-batch", "-cmd", ".timeout 20000", database, sql], Ct);
        Assert.True(run.ExitCode == 0, run.StandardError);
        return run.StandardOutput.Trim().Split('\n')[^1];
    }
}
