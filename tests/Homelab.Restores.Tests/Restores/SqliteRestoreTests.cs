using System.Text.Json.Nodes;
using Homelab.Backups.Backups;
using Homelab.Backups.Databases;
using Homelab.Reports.Findings;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Restores;

public sealed class SqliteRestoreTests : IDisposable
{
    private readonly RestoreHouse _house = new() { Set = "kuma" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Source => _house.House["srv/kuma/kuma.db"];

    private string Restored => _house["srv/kuma/kuma.db"];

    [Fact]
    public async Task A_database_comes_back_where_its_program_looks_for_it_with_its_owner_and_mode()
    {
        await MakeAsync();
        await RealTools.RunAsync("chown", ["1234:2345", Source], Ct);
        await RealTools.RunAsync("chown", ["3456:4567", Path.GetDirectoryName(Source)!], Ct);
        await _house.BackUpAsync();

        var record = await _house.MustAsync();

        Assert.Equal((2, 2), (record.RestoredFiles, record.WrittenFiles - 1));
        Assert.Equal("1", await SqlAsync(Restored, "SELECT count(*) FROM t"));
        if (Environment.UserName == "root")
            Assert.Equal(
                "1234:2345 640\n3456:4567 711\n",
                (await RealTools.RunAsync("stat", ["-c", "%u:%g %a", Restored, Path.GetDirectoryName(Restored)!], Ct)).StandardOutput
            );
        Assert.False((await _house.MustAsync()).Changed);
    }

    [Fact]
    public async Task A_database_that_was_written_to_since_is_set_aside_with_what_belongs_to_it()
    {
        await MakeAsync();
        await _house.BackUpAsync();
        await _house.MustAsync();
        await SqlAsync(Restored, "INSERT INTO t VALUES (2)");
        foreach (var companion in new[] { "-wal", "-shm", "-journal" })
            await File.WriteAllTextAsync(Restored + companion, "of the other one", Ct);

        Assert.Equal(["restore-in-the-way"], (await _house.RestoreAsync()).Findings.Select(finding => finding.Code));
        var record = await _house.MustAsync(confirmed: RestoreHouse.Machine);

        Assert.Equal((true, 1), (record.Changed, record.WrittenFiles));
        Assert.Equal("1", await SqlAsync(Restored, "SELECT count(*) FROM t"));
        var aside = RestoreHouse.Files(Path.GetDirectoryName(Restored)!).Where(file => file != "kuma.db").ToArray();
        Assert.Equal(4, aside.Length);
        Assert.All(aside, file => Assert.Contains(".before-restore-", file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_database_can_be_asked_for_by_its_own_path()
    {
        _house.House.Write("srv/kuma/other", "x");
        await MakeAsync(also: _house.House["srv/kuma"]);
        await _house.BackUpAsync();

        await _house.MustAsync(_house.Request() with { Include = [Source] });

        Assert.Equal("1", await SqlAsync(Restored, "SELECT count(*) FROM t"));
        Assert.False(File.Exists(_house["srv/kuma/other"]));
    }

    [Fact]
    public async Task A_link_in_the_snapshot_does_not_lead_a_database_out_of_the_target()
    {
        Directory.CreateDirectory(_house.House["outside"]);
        Directory.CreateDirectory(_house.House["srv"]);
        Directory.CreateSymbolicLink(_house.House["srv/kuma"], _house.House["outside"]);
        await MakeAsync(also: _house.House["srv"]);
        await _house.BackUpAsync();
        File.Delete(Source);

        var record = await _house.RestoreAsync();

        Assert.Equal(
            ["restore-sqlite"],
            record.Findings.Where(finding => finding.Severity is Severity.Failed).Select(finding => finding.Code)
        );
        Assert.Empty(RestoreHouse.Files(_house.House["outside"]));
    }

    [Fact]
    public async Task A_manifest_that_does_not_say_whose_a_database_was_is_told_and_one_that_names_a_path_of_its_own_is_refused()
    {
        await MakeAsync();
        await _house.BackUpAsync();
        var plan = await _house.LookAsync();
        var facts = plan.Databases[0].Facts;
        Assert.NotNull(facts.Original);

        foreach (
            var (changed, code) in new[]
            {
                (facts with { Original = null, OriginalFolder = null }, "restore-sqlite-owner"),
                (facts with { Name = "/srv/../etc/cron.d/x" }, "restore-manifest-unreadable"),
                (facts with { Files = [facts.Files[0] with { Path = "/etc/shadow" }] }, "restore-manifest-unreadable"),
            }
        )
        {
            await RewriteAsync(plan.Known!, changed);
            var record = await _house.RestoreAsync(_house.Request(_house.House[$"target-{Guid.NewGuid():n}"]));
            Assert.Contains(record.Findings, finding => finding.Code == code && finding.Severity is Severity.Look);
            Assert.Equal(code == "restore-sqlite-owner", File.Exists(record.Root + Source));
        }
    }

    public void Dispose() => _house.Dispose();

    private async Task MakeAsync(string? also = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Source)!, (UnixFileMode)0x1C9);
        await SqlAsync(Source, "CREATE TABLE t(a); INSERT INTO t VALUES (1)");
        File.SetUnixFileMode(Source, (UnixFileMode)0x1A0);
        _house.House.Sets = $"{{ kuma: {{ sqlite: [{Source}]{(also is null ? "" : $", paths: [{also}]")} }} }}";
    }

    private static async Task<string> SqlAsync(string database, string sql)
    {
        var run = await RealTools.RunAsync(RealTools.Sqlite, [database, sql], Ct);
        return run.ExitCode == 0 ? run.StandardOutput.Trim() : throw new InvalidOperationException(run.StandardError);
    }

    /// <summary>The same snapshot with another manifest, newer than all others.</summary>
    private async Task RewriteAsync(SnapshotManifest.Found manifest, DatabaseFacts facts)
    {
        var staging = Path.GetDirectoryName(manifest.Path)!;
        await _house.House.ResticAsync(["restore", "latest", "--target", "/", "--include", staging], Ct);
        var lines = (await File.ReadAllLinesAsync(manifest.Path, Ct)).ToList();
        var database = lines.FindIndex(line => line.StartsWith("""{"database""", StringComparison.Ordinal));
        var json = JsonNode.Parse(lines[database])!;
        json["database"]!["name"] = facts.Name;
        json["database"]!["files"]![0]!["path"] = facts.Files[0].Path;
        if (facts.Original is null)
            json["database"]!.AsObject().Remove("original");
        lines[database] = json.ToJsonString();
        await File.WriteAllLinesAsync(manifest.Path, lines, Ct);
        await _house.House.ResticAsync(["backup", "--host", "local", "--tag", "homelab,tier:fast,set:kuma", staging], Ct);
        Directory.Delete(staging, recursive: true);
    }
}
