using Homelab.Backups.Backups;
using Homelab.Backups.Backups.Completeness;
using Homelab.Backups.Retention;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Completeness;

/// <summary>Whoever looks at what would be forgotten sees what a run would forget.</summary>
public sealed class PreviewTests : IDisposable
{
    private readonly House _house = new House { Tier = "{}" }.WithWeakKey();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dry_run_forgets_nothing_of_a_set_whose_newest_snapshot_is_not_whole_and_of_no_set_that_homelab_yml_lacks()
    {
        _house.Write("inbox/a", "x");
        var (notes, inbox) = ($"notes: {{ paths: [{_house.Notes}] }}", $"inbox: {{ paths: [{_house["inbox"]}] }}");
        _house.Sets = $"{{ {notes}, {inbox}, old: {{ paths: [{_house.Notes}] }} }}";
        for (var night = 0; night < 2; night++)
            await _house.BackUpAsync(Ct);
        File.Delete(_house["inbox/a"]);
        _house.Sets = $"{{ {notes}, {inbox} }}";
        var bad = await _house.BackUpAsync(Ct);
        Assert.Contains(bad.Findings, finding => finding is { Code: "source-empty", Subject: "inbox" });

        _house.Tier = "{ keep: { last: 1 } }";
        var look = await new BackupLook(_house.Plan(), _house.State, _house.Restic, _house.Clock, new Deaf()).RunAsync(Ct);
        _house.LoseMemory();
        var elsewhere = await new BackupLook(_house.Plan(), _house.State, _house.Restic, _house.Clock, new Deaf()).RunAsync(Ct);

        Assert.Equal([("inbox", 0), ("notes", 2), ("old", 0)], look.Retention.Select(group => (SetOf(group.Group), group.Remove)));
        Assert.Equal(look.Retention, elsewhere.Retention);
        // The report of that night says the same offline, and so does the run itself.
        var offline = new Forgetting(
            _house.Plan().Tier,
            _house.Plan().Tier.Keep!,
            _house.Plan().Sets,
            WholeSets.In(bad, _house.Plan().Sets)
        ).Preview((await _house.SnapshotsAsync(Ct)).Select(snapshot => snapshot.Facts));
        Assert.Equal(["notes", "notes"], offline.Removed.Select(snapshot => SetOf(string.Join(' ', snapshot.Tags))));
        var run = await _house.BackUpAsync(Ct);
        Assert.Equal(3, run.Retention!.Removed.Count);
    }

    [Fact]
    public async Task Of_snapshots_in_any_order_the_one_with_the_latest_time_is_the_newest()
    {
        var ids = new List<string>();
        for (var night = 0; night < 3; night++)
            ids.Add((await _house.BackUpAsync(Ct)).Sets[0].Snapshot!);
        using var tool = _house.Tool();

        var measure = await new History(
            tool,
            _house.Plan().Sets[0],
            (await _house.SnapshotsAsync(Ct)).OrderBy(snapshot => snapshot.Time),
            new Deaf()
        ).FindAsync(Ct);

        Assert.Equal(ids[^1], measure!.Snapshot);
    }

    public void Dispose() => _house.Dispose();

    private static string SetOf(string group) => group.Split("set:")[1].Split([',', ' ', ')'])[0];
}
