using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Completeness;

/// <summary>What people and their applications do in a month in which nothing is wrong: no finding may come of it that nobody can
/// end.</summary>
public sealed class HealthyMonthTests : IDisposable
{
    private readonly House _house = new House { Tier = "{ keep: { last: 3 } }" }.WithWeakKey();
    private string _accept = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_finding_of_a_healthy_month_ends()
    {
        for (var picture = 0; picture < 6; picture++)
            _house.Write($"photos/new/{picture}.jpg", $"{picture}");
        Directory.CreateDirectory(_house["photos/archive"]);
        await SqliteAsync(
            "CREATE TABLE album (n INTEGER); CREATE TABLE session (n INTEGER); INSERT INTO album VALUES (1), (2), (3), (4); INSERT INTO session VALUES (1), (2);"
        );
        await WellAsync();
        // A table that is emptied each night, and one that an upgrade takes away.
        await SqliteAsync("DELETE FROM session;");
        await RemarkAsync("table-empty");
        await SqliteAsync("INSERT INTO session VALUES (3);");
        await WellAsync();
        await SqliteAsync("DROP TABLE session; CREATE TABLE sessions2 (id TEXT);");
        await RemarkAsync("table-empty");
        await WellAsync();
        // An album moves within the set.
        Directory.Move(_house["photos/new"], _house["photos/archive/2025"]);
        await WellAsync();
        // An upgrade of the application that copies all rows into new tables.
        await SqliteAsync("CREATE TABLE album_v2 AS SELECT n FROM album; DROP TABLE album;");
        await RemarkAsync("table-empty");
        await WellAsync();
        // Most of it is deleted, as was meant.
        foreach (var picture in "2345")
            File.Delete(_house[$"photos/archive/2025/{picture}.jpg"]);
        await SqliteAsync("DELETE FROM album_v2 WHERE n > 1;");
        var night = await NightAsync();
        Assert.Equal(["database-halved", "files-halved"], night.Findings.Select(finding => finding.Code).Order());
        // Both findings name the same line.
        _accept =
            ", "
            + Assert.Single(
                night.Findings.Select(finding => CompletenessTests.Line().Match(finding.Sentence).Groups["accept"].Value).Distinct()
            );
        await WellAsync();
        _accept = "";
        await WellAsync();
        Assert.Equal(3, (await _house.SnapshotsAsync(Ct)).Count);
    }

    public void Dispose() => _house.Dispose();

    private async Task WellAsync() => Assert.Empty((await NightAsync()).Findings);

    private async Task RemarkAsync(string code)
    {
        var night = await NightAsync();
        Assert.Equal((code, Severity.Note), (Assert.Single(night.Findings).Code, night.Verdict));
    }

    private Task<BackupReport> NightAsync()
    {
        _house.Sets = $"{{ photos: {{ paths: [{_house["photos"]}], sqlite: [{_house["immich.db"]}]{_accept} }} }}";
        return _house.BackUpAsync(Ct);
    }

    private async Task SqliteAsync(string sql)
    {
        var run = await RealTools.RunAsync(RealTools.Sqlite, [_house["immich.db"], sql], Ct);
        Assert.True(run.ExitCode == 0, run.StandardError);
    }
}
