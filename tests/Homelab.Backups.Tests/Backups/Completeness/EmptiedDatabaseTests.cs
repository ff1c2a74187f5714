using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Completeness;

/// <summary>A database that an update, a new address or somebody's mistake made anew.</summary>
public sealed class EmptiedDatabaseTests : IAsyncLifetime
{
    private const string Variable = "EMPTIED_DB_URL";

    private readonly House _house = new House { Tier = "{ keep: { last: 1 } }" }.WithWeakKey();
    private PostgresServer? _server;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await SqliteAsync(
            "CREATE TABLE beat (n INTEGER); CREATE TABLE other (n INTEGER); INSERT INTO beat VALUES (1), (2), (3), (4); INSERT INTO other VALUES (1), (2);"
        );
        _house.Sets = $"{{ kuma: {{ sqlite: [{_house["kuma.db"]}] }} }}";
    }

    [Fact]
    public async Task A_database_that_was_reset_is_told_each_night_and_the_last_good_dump_stays()
    {
        var good = await NightAsync();
        await SqliteAsync("DELETE FROM beat; DELETE FROM other;");

        foreach (var _ in "123")
        {
            var bad = await NightAsync("database-empty");
            Assert.Contains(
                $"{_house["kuma.db"]}: 6 rows in {good.Sets[0].Snapshot![..8]}",
                Assert.Single(bad.Findings).Sentence,
                StringComparison.Ordinal
            );
            Assert.Null(bad.Retention);
        }

        await SqliteAsync("INSERT INTO beat VALUES (1), (2); INSERT INTO other VALUES (1);");
        Assert.Equal(4, (await NightAsync()).Retention!.Removed.Count);
    }

    [Fact]
    public async Task Fewer_than_half_of_the_rows_is_a_finding_and_one_lost_table_of_a_living_database_a_remark()
    {
        await NightAsync();
        await SqliteAsync("DROP TABLE other;");
        var remark = await NightAsync("table-empty");
        Assert.Equal(Severity.Note, remark.Verdict);
        Assert.Contains("other", Assert.Single(remark.Findings).Sentence, StringComparison.Ordinal);
        await NightAsync();
        await SqliteAsync("DELETE FROM beat WHERE n > 1;");

        var bad = await NightAsync("database-halved");

        _house.Sets = _house.Sets.Replace(
            "] }",
            $"], {CompletenessTests.Line().Match(Assert.Single(bad.Findings).Sentence).Groups["accept"].Value} }}",
            StringComparison.Ordinal
        );
        await NightAsync();
    }

    [Fact]
    public async Task A_database_that_never_held_a_row_is_as_its_program_made_it()
    {
        await SqliteAsync("DELETE FROM beat; DELETE FROM other;");
        await NightAsync();
        await SqliteAsync("INSERT INTO beat VALUES (1);");
        await NightAsync();
        await SqliteAsync("DELETE FROM beat;");
        await NightAsync("database-empty");
    }

    [Fact]
    public async Task A_version_that_remembered_nothing_leaves_manifests_that_tell_what_a_database_held()
    {
        await NightAsync();
        await SqliteAsync("DELETE FROM beat; DELETE FROM other;");
        await NightAsync("database-empty");
        _house.LoseMemory();

        await NightAsync("database-empty");

        Assert.Equal(3, (await _house.SnapshotsAsync(Ct)).Count);
    }

    [Fact]
    public async Task PostgreSQL_is_judged_like_that_too_also_where_the_whole_schema_is_gone()
    {
        _server = await PostgresServer.StartAsync(Ct);
        Environment.SetEnvironmentVariable(Variable, _server.Url("app"));
        await _server.SqlAsync("CREATE DATABASE app", Ct);
        await _server.SqlAsync("CREATE TABLE issue AS SELECT n FROM generate_series(1, 40) n", Ct, "app");
        _house.Databases = $"{{ app: {{ url: {Variable} }} }}";
        _house.Sets = "{ app: { kind: postgres, databases: [app] } }";
        await NightAsync();

        await _server.SqlAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public", Ct, "app");
        await NightAsync("database-empty");
        await NightAsync("database-empty");
        await _server.SqlAsync("CREATE TABLE issue AS SELECT n FROM generate_series(1, 19) n", Ct, "app");
        await NightAsync("database-halved");
        await _server.SqlAsync("INSERT INTO issue VALUES (20)", Ct, "app");

        Assert.Equal(4, (await NightAsync()).Retention!.Removed.Count);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        if (_server is not null)
            await _server.DisposeAsync();
        _house.Dispose();
    }

    private async Task SqliteAsync(string sql)
    {
        var run = await RealTools.RunAsync("sqlite3", [_house["kuma.db"], sql], Ct);
        Assert.True(run.ExitCode == 0, run.StandardError);
    }

    private async Task<BackupReport> NightAsync(params string[] codes)
    {
        var report = await _house.BackUpAsync(Ct);
        Assert.Equal(codes, report.Findings.Select(finding => finding.Code));
        return report;
    }
}
