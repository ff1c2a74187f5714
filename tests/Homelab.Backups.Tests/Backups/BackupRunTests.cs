using Homelab.Backups.Restic;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups;

public sealed class BackupRunTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => RealTools.Restics;

    // The one here with a key as restic makes it: the others save themselves the second that each call takes to open it.
    [Theory, MemberData(nameof(Versions))]
    public async Task A_run_saves_each_set_with_host_tags_and_manifest_and_leaves_nothing_behind(string version)
    {
        using var house = new House(RealTools.Restic(version));
        await house.InitAsync(Ct);

        var report = await house.BackUpAsync(Ct);

        Assert.Empty(report.Findings);
        Assert.Equal(Severity.Note, report.Verdict);
        var snapshot = Assert.Single(await house.SnapshotsAsync(Ct));
        Assert.Equal(report.Sets[0].Snapshot, snapshot.Id);
        Assert.Equal("local", snapshot.Facts.Host);
        Assert.Equal(["homelab", "set:notes", "tier:fast"], snapshot.Facts.Tags.Order());
        Assert.Equal(3, report.Sets[0].Files);
        var restored = await house.RestoreAsync("notes", Ct);
        Assert.Equal("b", await File.ReadAllTextAsync(restored + house.Notes + "/deep/b.md", Ct));
        Assert.Contains(
            report.Canary,
            await File.ReadAllTextAsync(restored + house.State.Staging("fast", "notes") + "/manifest.jsonl", Ct),
            StringComparison.Ordinal
        );
        await house.AssertNothingIsLeftAsync(Ct);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_missing_source_fails_the_set_by_name_and_the_other_sets_are_saved(string version)
    {
        using var house = new House(RealTools.Restic(version)).WithWeakKey();
        house.Sets = $"{{ notes: {{ paths: [{house.Notes}] }}, gone: {{ paths: [{house.Notes}, {house["nowhere"]}] }} }}";

        var report = await house.BackUpAsync(Ct);

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("source-missing", "gone", Severity.Failed), (finding.Code, finding.Subject, report.Verdict));
        Assert.Contains(house["nowhere"], finding.Sentence, StringComparison.Ordinal);
        Assert.Equal(
            "set:notes",
            (Assert.Single(await house.SnapshotsAsync(Ct))).Facts.Tags.First(tag => tag.StartsWith("set:", StringComparison.Ordinal))
        );
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Retention_removes_what_the_policy_does_not_keep_and_says_which(string version)
    {
        using var house = new House(RealTools.Restic(version)) { Tier = "{ keep: { last: 2 } }" }.WithWeakKey();
        await house.BackUpAsync(Ct);
        await house.BackUpAsync(Ct);

        var third = await house.BackUpAsync(Ct);

        Assert.Empty(third.Findings);
        Assert.Equal((2, 1), (third.Retention!.Kept, third.Retention.Removed.Count));
        Assert.Equal(third.Snapshots.Select(row => row.Id), (await house.SnapshotsAsync(Ct)).Select(snapshot => snapshot.Id));
    }

    [Fact]
    public async Task More_removals_than_configured_are_refused_and_nothing_is_removed()
    {
        using var house = new House { Tier = "{ keep: { last: 9 }, remove-at-most: 1 }" }.WithWeakKey();
        for (var i = 0; i < 3; i++)
            await house.BackUpAsync(Ct);
        house.Tier = "{ keep: { last: 1 }, remove-at-most: 1 }";

        var report = await house.BackUpAsync(Ct);

        Assert.Equal(("retention-refused", Severity.Look), (Assert.Single(report.Findings).Code, report.Verdict));
        Assert.Equal(4, (await house.SnapshotsAsync(Ct)).Count);
    }

    [Theory]
    [InlineData("repository", "repository-missing")]
    [InlineData("password", "repository-password")]
    [InlineData("server", "repository-unreachable")]
    public async Task What_is_wrong_with_the_repository_is_told_apart_and_no_command_runs(string wrong, string code)
    {
        using var house = new House().WithWeakKey();
        house.Sets = $"{{ notes: {{ paths: [{house.Notes}], before: [[touch, {house["ran"]}]] }} }}";
        if (wrong == "repository")
            house.Set("RESTIC_FAST_REPOSITORY", house["elsewhere"]);
        if (wrong == "password")
            house.Set("RESTIC_FAST_PASSWORD", "not-the-password");
        if (wrong == "server")
            house.Set("RESTIC_FAST_REPOSITORY", "rest:http://127.0.0.1:9/");

        var report = await house.BackUpAsync(Ct);

        Assert.Equal((code, Severity.Failed), (Assert.Single(report.Findings).Code, report.Verdict));
        Assert.False(File.Exists(house["ran"]));
        Assert.Empty(Directory.GetFiles(house.State.Journal, "*.jsonl"));
    }

    [Fact]
    public async Task A_restic_without_exit_codes_for_locks_is_refused_in_one_sentence()
    {
        using var house = new House(RealTools.Restic014);

        var refused = await Assert.ThrowsAsync<ResticTooOldException>(() => house.BackUpAsync(Ct));

        Assert.Equal(
            "restic 0.14.0 is too old, because its exit codes do not tell a lock from a wrong password: install 0.17 or newer, best 0.19.",
            refused.Message
        );
    }

    [Fact]
    public async Task What_before_stopped_is_started_again_in_every_outcome()
    {
        using var house = new House().WithWeakKey();
        house.Sets =
            $"{{ notes: {{ paths: [{house.Notes}], before: [[touch, {house["stopped"]}], [/bin/false]], after: [[rm, {house["stopped"]}], [touch, {house["after"]}]] }} }}";

        var report = await house.BackUpAsync(Ct);

        Assert.Equal("before-failed", Assert.Single(report.Findings).Code);
        Assert.False(File.Exists(house["stopped"]));
        Assert.True(File.Exists(house["after"]));
        Assert.Empty(await house.SnapshotsAsync(Ct));
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_makes_the_run_look()
    {
        using var house = new House().WithWeakKey();
        house.Restic = house.Script(
            "restic",
            $$"""
            if [ "$1" = backup ]; then
              echo '{"message_type":"error","error":{"message":"open /srv/x: permission denied"},"during":"archival","item":"/srv/x"}' >&2
              {{RealTools.Restic019}} "$@" && exit 3
            fi
            exec {{RealTools.Restic019}} "$@"
            """
        );

        var report = await house.BackUpAsync(Ct);

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("files-unreadable", Severity.Look), (finding.Code, report.Verdict));
        Assert.Contains("/srv/x", finding.Sentence, StringComparison.Ordinal);
        Assert.NotNull(report.Sets[0].Snapshot);
    }

    [Theory]
    [InlineData("exit 0", "snapshot-missing")]
    [InlineData("echo 'something new in plain text' >&2", "unexpected-output")]
    [InlineData("echo '/nope does not exist, skipping' >&2", "source-missing")]
    [InlineData("echo 'Remove(<lock/0123456789>) failed: no such file or directory' >&2", "lock-lost")]
    public async Task What_restic_says_is_judged_whatever_its_exit_code(string body, string code)
    {
        using var house = new House().WithWeakKey();
        house.Restic = house.Script("restic", $"if [ \"$1\" = backup ]; then {body}; fi\nexec {RealTools.Restic019} \"$@\"");

        var report = await house.BackUpAsync(Ct);

        Assert.Contains(code, report.Findings.Select(finding => finding.Code));
        Assert.NotEqual(Severity.Note, report.Verdict);
    }

    [Fact]
    public async Task Half_the_files_gone_is_no_quiet_success()
    {
        using var house = new House().WithWeakKey();
        for (var i = 0; i < 20; i++)
            house.Write($"notes/{i}.md", "x");
        await house.BackUpAsync(Ct);
        foreach (var file in Directory.GetFiles(house.Notes))
            File.Delete(file);

        var report = await house.BackUpAsync(Ct);

        Assert.Equal(("files-halved", Severity.Look), (Assert.Single(report.Findings).Code, report.Verdict));
    }
}
