using Homelab.Backups.Backups.Completeness;
using Homelab.Reports.Backups;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Completeness;

/// <summary>The first runs over repositories and state folders of a version that compared with the night before, and wrote down
/// less.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly House _house = new House { Tier = "{ keep: { last: 2 } }" }.WithWeakKey();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nights_that_were_well_stay_so_and_retention_goes_on()
    {
        await OldNightAsync();
        await OldNightAsync();

        Assert.Single((await NightAsync()).Retention!.Removed);
        Assert.Single((await NightAsync()).Retention!.Removed);
    }

    [Fact]
    public async Task A_loss_that_the_old_version_called_well_from_its_second_night_on_is_found()
    {
        for (var file = 0; file < 8; file++)
            _house.Write($"notes/{file}", "x");
        var good = await OldNightAsync();
        for (var file = 0; file < 8; file++)
            File.Delete(_house[$"notes/{file}"]);
        await OldNightAsync();
        await OldNightAsync();

        var bad = await NightAsync("files-halved");

        Assert.Contains($"2 after 10 in {good[..8]}", bad.Findings[0].Sentence, StringComparison.Ordinal);
        Assert.Null(bad.Retention);
        Assert.Contains(good, (await _house.SnapshotsAsync(Ct)).Select(snapshot => snapshot.Id));
        await NightAsync("files-halved");
        _house.Sets =
            $"{{ notes: {{ paths: [{_house.Notes}], {CompletenessTests.Line().Match(bad.Findings[0].Sentence).Groups["accept"].Value} }} }}";
        Assert.Equal(4, (await NightAsync()).Retention!.Removed.Count);
    }

    [Fact]
    public async Task A_loss_longer_ago_than_anybody_counts_nights_is_found()
    {
        for (var file = 0; file < 8; file++)
            _house.Write($"notes/{file}", "x");
        await OldNightAsync();
        for (var file = 0; file < 8; file++)
            File.Delete(_house[$"notes/{file}"]);
        await OldNightAsync();
        var snapshots = await _house.SnapshotsAsync(Ct);
        var (bad, good) = (snapshots[0], snapshots[1]);
        using var tool = _house.Tool();
        var nights = Enumerable
            .Range(1, 200)
            .Select(night => bad with { Facts = bad.Facts with { Id = $"{night:x64}", Time = bad.Time.AddSeconds(-night) } });

        var measure = await new History(
            tool,
            _house.Plan().Sets[0],
            [bad, .. nights, good with { Facts = good.Facts with { Time = bad.Time.AddDays(-1) } }],
            new Deaf()
        ).FindAsync(Ct);

        Assert.Equal(good.Id, measure!.Snapshot);
    }

    [Fact]
    public async Task A_database_that_was_reset_before_is_found()
    {
        _house.Sets = $"{{ kuma: {{ sqlite: [{_house["kuma.db"]}] }} }}";
        await SqliteAsync("CREATE TABLE beat (n INTEGER); INSERT INTO beat VALUES (1), (2);");
        var good = await OldNightAsync();
        await SqliteAsync("DELETE FROM beat;");
        await OldNightAsync();
        await OldNightAsync();

        Assert.Contains($"2 rows in {good[..8]}", (await NightAsync("database-empty")).Findings[0].Sentence, StringComparison.Ordinal);
        Assert.Equal(4, (await _house.SnapshotsAsync(Ct)).Count);
    }

    [Fact]
    public async Task A_path_that_never_held_a_file_is_told_and_can_be_accepted()
    {
        Directory.CreateDirectory(_house["inbox"]);
        _house.Sets = $"{{ notes: {{ paths: [{_house["inbox"]}] }} }}";
        await OldNightAsync();

        var bad = await NightAsync("source-empty");

        _house.Sets =
            $"{{ notes: {{ paths: [{_house["inbox"]}], {CompletenessTests.Line().Match(bad.Findings[0].Sentence).Groups["accept"].Value} }} }}";
        await NightAsync();
    }

    public void Dispose() => _house.Dispose();

    /// <returns>The snapshot it made.</returns>
    private async Task<string> OldNightAsync()
    {
        var real = _house.Restic;
        var manifest = "$HOMELAB/staging/fast/*/manifest.jsonl".Replace("$HOMELAB", _house.State.Path, StringComparison.Ordinal);
        _house.Restic = _house.Script(
            "old",
            $$"""
            [ "$1" = backup ] && sed -i -e '/^{"measure":/d' -e 's/,"places":\[.*\]//' {{manifest}}
            exec {{real}} "$@"
            """
        );
        var tier = _house.Tier;
        _house.Tier = "{}";
        var report = await _house.BackUpAsync(Ct);
        (_house.Restic, _house.Tier) = (real, tier);
        _house.LoseMemory();
        Assert.Empty(Directory.GetFiles(_house.State.Coverage, "*.verified"));
        return report.Sets[0].Snapshot!;
    }

    private async Task<BackupReport> NightAsync(params string[] codes)
    {
        var report = await _house.BackUpAsync(Ct);
        Assert.Equal(codes, report.Findings.Select(finding => finding.Code));
        return report;
    }

    private async Task SqliteAsync(string sql)
    {
        var run = await RealTools.RunAsync(RealTools.Sqlite, [_house["kuma.db"], sql], Ct);
        Assert.True(run.ExitCode == 0, run.StandardError);
    }
}
