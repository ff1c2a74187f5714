using System.Text.RegularExpressions;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Completeness;

/// <summary>A night after which less is there than before, and the nights that follow it.</summary>
public sealed partial class CompletenessTests : IDisposable
{
    private readonly House _house = new House { Tier = "{ keep: { last: 1 } }" }.WithWeakKey();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string SetOf(string more = "") => $"{{ notes: {{ paths: [{_house.Notes}]{more} }} }}";

    [Fact]
    public async Task An_emptied_folder_is_told_each_night_and_its_last_good_snapshot_outlives_them_all()
    {
        var good = await NightAsync();
        // What is left are folders: they are no content.
        File.Delete(_house["notes/a.md"]);
        File.Delete(_house["notes/deep/b.md"]);

        for (var night = 0; night < 3; night++)
        {
            var bad = await NightAsync("source-empty");
            Assert.Equal(Severity.Look, bad.Verdict);
            Assert.Contains($"2 files in {good.Sets[0].Snapshot![..8]}", Assert.Single(bad.Findings).Sentence, StringComparison.Ordinal);
            Assert.Null(bad.Retention);
        }

        Assert.Equal(4, (await _house.SnapshotsAsync(Ct)).Count);
        _house.Write("notes/a.md", "a");
        var back = await NightAsync();
        Assert.Equal(4, back.Retention!.Removed.Count);
        Assert.Equal(back.Sets[0].Snapshot, Assert.Single(await _house.SnapshotsAsync(Ct)).Id);
    }

    [Fact]
    public async Task What_a_person_accepts_by_the_line_the_finding_names_is_the_new_measure()
    {
        await NightAsync();
        File.Delete(_house["notes/a.md"]);
        File.Delete(_house["notes/deep/b.md"]);
        var bad = await NightAsync("source-empty");
        var line = Line().Match(Assert.Single(bad.Findings).Sentence);

        Assert.Equal("notes", line.Groups["set"].Value);
        _house.Sets = SetOf($", {line.Groups["accept"].Value}");
        var accepted = await NightAsync();

        Assert.Equal(accepted.Sets[0].Snapshot, Assert.Single(await _house.SnapshotsAsync(Ct)).Id);
        // The accepted snapshot is gone now, and its line may stay.
        await NightAsync();
        foreach (var name in "abcdef")
            _house.Write($"notes/{name}.md", "x");
        await NightAsync();
        foreach (var name in "abcd")
            File.Delete(_house[$"notes/{name}.md"]);
        await NightAsync("files-halved");
    }

    [Fact]
    public async Task An_exclude_that_takes_everything_away_is_an_empty_source()
    {
        await NightAsync();
        _house.Sets = SetOf(", exclude: ['*.md']");

        await NightAsync("source-empty");
    }

    [Fact]
    public async Task One_of_two_paths_that_lost_all_its_files_is_named_also_on_the_very_first_night()
    {
        Directory.CreateDirectory(_house["inbox/deep"]);
        _house.Sets = $"{{ notes: {{ paths: [{_house.Notes}, {_house["inbox"]}] }} }}";

        Assert.StartsWith(
            $"A path of the set holds no file ({_house["inbox"]}):",
            Assert.Single((await NightAsync("source-empty")).Findings).Sentence,
            StringComparison.Ordinal
        );

        _house.Write("inbox/x", "");
        await NightAsync();
        File.Delete(_house["inbox/x"]);
        await NightAsync("source-empty");
        // That a path was taken out of homelab.yml was reviewed there.
        _house.Sets = SetOf();
        await NightAsync();
    }

    [Fact]
    public async Task Half_of_the_files_may_go_and_no_more_and_the_same_of_their_bytes()
    {
        foreach (var name in "cdefgh")
            _house.Write($"notes/{name}", new string(name, 1000));
        await NightAsync();
        foreach (var name in "cdef")
            File.Delete(_house[$"notes/{name}"]);
        await NightAsync("bytes-halved");
        File.Delete(_house["notes/g"]);
        await NightAsync("files-halved");
        foreach (var name in "cd")
            _house.Write($"notes/{name}", new string(name, 1000));
        await NightAsync();
    }

    [Fact]
    public async Task A_night_that_could_not_read_a_file_removes_nothing_and_is_nobodys_measure()
    {
        await NightAsync();
        var real = _house.Restic;
        _house.Restic = _house.Script(
            "restic",
            $$"""
            if [ "$1" = backup ]; then
              echo '{"message_type":"error","error":{"message":"open /srv/x: permission denied"},"during":"archival","item":"/srv/x"}' >&2
              {{real}} "$@" && exit 3
            fi
            exec {{real}} "$@"
            """
        );
        Assert.Null((await NightAsync("files-unreadable")).Retention);
        Assert.Equal(2, (await _house.SnapshotsAsync(Ct)).Count);
        _house.Restic = real;
        Assert.Equal(2, (await NightAsync()).Retention!.Removed.Count);
    }

    [Fact]
    public async Task A_flagged_set_keeps_its_own_snapshots_and_holds_no_other_set_up()
    {
        _house.Write("pictures/1", "1");
        _house.Sets = $"{{ notes: {{ paths: [{_house.Notes}] }}, pictures: {{ paths: [{_house["pictures"]}] }} }}";
        await NightAsync();
        File.Delete(_house["pictures/1"]);

        var bad = await NightAsync("source-empty");

        Assert.Single(bad.Retention!.Removed);
        Assert.Equal(
            ["notes", "pictures", "pictures"],
            (await _house.SnapshotsAsync(Ct)).Select(snapshot => snapshot.Tagged("set:")!).Order()
        );
        // Later the set cannot be saved at all, which says nothing for its flagged snapshots.
        Directory.Delete(_house["pictures"], recursive: true);
        await NightAsync("source-missing");
        Assert.Equal(3, (await _house.SnapshotsAsync(Ct)).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_state_folder_the_repository_tells_what_was_there(bool withManifests)
    {
        for (var name = 'c'; name < 'k'; name++)
            _house.Write($"notes/{name}", "x");
        var good = await NightAsync();
        for (var name = 'c'; name < 'k'; name++)
            File.Delete(_house[$"notes/{name}"]);
        await NightAsync("files-halved");
        await NightAsync("files-halved");

        _house.LoseMemory();
        if (!withManifests)
            await _house.ResticAsync(["rewrite", "--forget", "--exclude", "manifest.jsonl", "--tag", "set:notes"], Ct);
        var bad = await NightAsync("files-halved");

        Assert.Contains(
            withManifests ? $"2 after 10 in {good.Sets[0].Snapshot![..8]}" : " after ",
            Assert.Single(bad.Findings).Sentence,
            StringComparison.Ordinal
        );
        Assert.Equal(4, (await _house.SnapshotsAsync(Ct)).Count);
    }

    [Fact]
    public async Task Where_the_history_cannot_be_read_nothing_is_removed_and_nothing_called_well()
    {
        await NightAsync();
        _house.LoseMemory();
        var real = _house.Restic;
        _house.Restic = _house.Script("deaf", $"""[ "$1" = dump ] && exit 1; exec {real} "$@" """);

        var bad = await NightAsync("measure-unknown");

        Assert.Equal((Severity.Look, null), (bad.Verdict, bad.Retention));
        _house.Restic = real;
        Assert.Equal(2, (await NightAsync()).Retention!.Removed.Count);
    }

    [GeneratedRegex("write `(?<accept>accept: [0-9a-f ]+)` under backups.sets.(?<set>[a-z]+) in homelab.yml")]
    internal static partial Regex Line();

    public void Dispose() => _house.Dispose();

    private async Task<BackupReport> NightAsync(params string[] codes)
    {
        var report = await _house.BackUpAsync(Ct);
        Assert.Equal(codes, report.Findings.Select(finding => finding.Code));
        return report;
    }
}
