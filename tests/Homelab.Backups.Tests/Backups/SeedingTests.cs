using System.Security.Cryptography;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups;

/// <summary>A first upload that takes several runs.</summary>
public sealed class SeedingTests
{
    private const int Megabytes = 40;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => RealTools.ResticsOfThisRun;

    [Theory, MemberData(nameof(Versions))]
    public async Task Each_run_goes_on_where_the_last_one_stopped_and_small_sets_do_not_wait_for_large_ones(string version)
    {
        await using var server = await RestServer.StartAsync(Ct);
        using var house = Large(server, version);
        var (reports, stored) = (new List<BackupReport>(), new List<long>());
        do
        {
            house.Clock = UntilMoreIsStored(server);
            reports.Add(await house.BackUpAsync(Ct));
            stored.Add(Stored(server));
        } while (reports[^1].Verdict is Severity.Look && reports.Count < 40);

        Show(reports);
        Assert.Equal(Severity.Note, reports[^1].Verdict);
        Assert.True(reports.Count >= 2);
        Assert.All(
            reports.SkipLast(1),
            report => Assert.Equal("seeding", report.Findings.Select(finding => finding.Code).Distinct().Single())
        );
        var progress = reports.SkipLast(1).Select(report => report.Sets.Single(set => set.Set == "large").SeedingPercent!.Value).ToArray();
        Assert.True(progress.Any(percent => percent > 0) && progress.All(percent => percent is >= 0 and < 100), string.Join(' ', progress));
        Assert.Equal(stored.Order(), stored);
        Assert.Null(reports[0].Sets.Single(set => set.Set == "small").Snapshot);
        Assert.NotNull(reports[1].Sets.Single(set => set.Set == "small").Snapshot);
        Assert.InRange(Stored(server), Megabytes << 20, (long)(Megabytes * 1.1) << 20);
        await house.ResticAsync(["check", "--read-data"], Ct);
        // The last may have been asked to stop when it was all but done: what such a run owes stays on record until the next.
        house.Clock = TimeProvider.System;
        Assert.Equal(Severity.Note, (await house.BackUpAsync(Ct)).Verdict);
        await house.AssertNothingIsLeftAsync(Ct);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task It_works_on_a_server_that_only_accepts_additions_and_beside_another_hosts_backup(string version)
    {
        await using var server = await RestServer.StartAsync(Ct, "--append-only");
        using var house = Large(server, version);
        house.Clock = UntilMoreIsStored(server);
        var first = await house.BackUpAsync(Ct);
        var stored = Stored(server);
        (house.Tier, house.Clock) = ("{ keep: { last: 5 } }", TimeProvider.System);
        house.Write("theirs/a.md", new string('x', 100));
        await File.WriteAllBytesAsync(house["theirs/b"], RandomNumberGenerator.GetBytes(6 << 20), Ct);

        var theirs = house.ResticAsync(["backup", "--quiet", "--host", "theirs", "--limit-upload", "1500", house["theirs"]], Ct);
        await WaitForLockAsync(server);
        var second = await house.BackUpAsync(Ct);
        await theirs;

        Assert.Equal((Severity.Look, Severity.Note), (first.Verdict, second.Verdict));
        Assert.InRange(stored, 1 << 20, Megabytes << 20);
        Assert.InRange(Stored(server), (Megabytes + 6) << 20, (long)((Megabytes + 6) * 1.1) << 20);
        Assert.Equal(3, (await house.SnapshotsAsync(Ct)).Count);
        await house.ResticAsync(["check", "--read-data"], Ct);
        await house.AssertNothingIsLeftAsync(Ct);
    }

    [Fact]
    public async Task Time_that_the_preparations_used_up_is_no_upload_and_no_error()
    {
        using var house = new House { Tier = "{ max-duration: 1s }" };
        house.MakeWeak();
        house.Sets = $"{{ slow: {{ paths: [{house.Notes}], before: [[sleep, \"1.5\"]] }}, next: {{ paths: [{house.Notes}] }} }}";

        var first = await house.BackUpAsync(Ct);
        var second = await house.BackUpAsync(Ct);

        Assert.Equal(["seeding", "seeding"], first.Findings.Select(finding => finding.Code));
        Assert.Equal(Severity.Look, first.Verdict);
        Assert.Equal([0, 0], first.Sets.Select(set => set.SeedingPercent));
        Assert.Equal(["slow", "next"], second.Sets.Select(set => set.Set));
    }

    [Fact]
    public async Task A_backup_that_was_done_when_its_time_was_up_still_says_what_it_could_not_read()
    {
        using var house = new House { Tier = "{ max-duration: 4h }" };
        house.MakeWeak();
        house.Clock = new TimeUntil(() => File.Exists(house["done"]));
        house.Restic = house.Script(
            "restic",
            $$"""
            if [ "$1" = backup ]; then
              echo '{"message_type":"error","error":{"message":"open /srv/x: permission denied"},"during":"archival","item":"/srv/x"}' >&2
              {{RealTools.Restic019}} "$@"; trap 'exit 130' INT; sleep 60 & touch {{house["done"]}}; wait
            fi
            exec {{RealTools.Restic019}} "$@"
            """
        );

        var report = await house.BackUpAsync(Ct);

        Assert.Equal(("files-unreadable", Severity.Look), (Assert.Single(report.Findings).Code, report.Verdict));
        Assert.NotNull(report.Sets[0].Snapshot);
    }

    private static House Large(RestServer server, string version)
    {
        var house = RestServerRunTests.On(server, version);
        house.Tier = "{ limit-upload: 5MiB/s, max-duration: 4h, keep: { last: 5 } }";
        house.Set("RESTIC_FAST_RESTIC_PACK_SIZE", "4");
        // One connection, so that packs come one after the other.
        house.Restic = house.Script(
            "restic",
            $"if [ \"$1\" = backup ]; then set -- \"$@\"; shift; exec {RealTools.Restic(version)} backup -o rest.connections=1 \"$@\"; fi; exec {RealTools.Restic(version)} \"$@\""
        );
        Directory.CreateDirectory(house["large"]);
        for (var i = 0; i < Megabytes / 4; i++)
            File.WriteAllBytes(house[$"large/{i}"], RandomNumberGenerator.GetBytes(4 << 20));
        house.Sets = $"{{ large: {{ paths: [{house["large"]}] }}, small: {{ paths: [{house.Notes}] }} }}";
        return house;
    }

    // The time of a run is up when it has stored a few packs and has a few to go.
    private static TimeUntil UntilMoreIsStored(RestServer server)
    {
        var enough = Stored(server) + (Megabytes / 4 << 20);
        return new TimeUntil(() => Stored(server) >= enough);
    }

    // What is still on its way has a longer name.
    private static long Stored(RestServer server) =>
        Directory
            .EnumerateFiles(server.Folder() + "/data", "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file).Length == 64)
            .Sum(file => new FileInfo(file).Length);

    private static Task WaitForLockAsync(RestServer server) =>
        Wait.UntilAsync(() => Directory.EnumerateFiles(server.Folder() + "/locks").Any(), Ct);

    private static void Show(IReadOnlyList<BackupReport> reports)
    {
        foreach (var report in reports)
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"{report.Seconds:0.0} s: {string.Join(" | ", report.Findings.Select(finding => finding.Sentence))}"
            );
    }
}
