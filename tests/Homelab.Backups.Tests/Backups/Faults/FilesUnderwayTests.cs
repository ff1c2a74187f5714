using System.Text;
using Homelab.Backups.Manifests;
using Homelab.Processes.Files;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>Files that vanish, change, are odd or closed: what the report says of them, and that manifest and snapshot agree.</summary>
public sealed class FilesUnderwayTests(FaultTally tally)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => RealTools.ResticsOfThisRun;

    [Theory]
    [InlineData(1, "files-vanished", Severity.Look)]
    [InlineData(9, "files-missing", Severity.Failed)]
    public async Task Files_that_vanish_between_manifest_and_backup_are_counted(int vanishing, string code, Severity verdict)
    {
        using var victim = await Victim.MoveInAsync(tally, "0.19", Ct);
        for (var i = 0; i < 20; i++)
            victim.House.Write($"notes/{i}.txt", "there");
        var real = victim.House.Restic;
        victim.House.Restic = victim.House.Script(
            "eater",
            $$"""
            if [ "$1" = backup ]; then for i in $(seq {{vanishing}}); do rm {{victim.House.Notes}}/$i.txt; done; fi
            exec {{real}} "$@"
            """
        );

        var report = await victim.House.BackUpAsync(Ct);

        Assert.Equal((code, "notes", verdict), (Assert.Single(report.Findings).Code, report.Findings[0].Subject, report.Verdict));
        await victim.HitAsync(report, Ct);
        victim.House.Restic = real;
        await victim.RecoverAsync("vanished files", Ct);
    }

    [Fact]
    public async Task A_file_that_grows_meanwhile_is_saved_as_it_was_at_some_time_and_the_next_run_has_the_rest()
    {
        using var victim = await Victim.MoveInAsync(tally, "0.19", Ct);
        var file = victim.House.Write("notes/growing", new string('x', 1000));
        var real = victim.House.Restic;
        victim.House.Restic = victim.House.Script("grower", $"if [ \"$1\" = backup ]; then echo more >> {file}; fi\nexec {real} \"$@\"");

        var report = await victim.House.BackUpAsync(Ct);

        Assert.Equal((Severity.Note, 0), (report.Verdict, report.Findings.Count));
        await victim.HitAsync(report, Ct);
        victim.House.Restic = real;
        await victim.RecoverAsync("a growing file", Ct);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Of_whatever_a_file_system_allows_manifest_and_snapshot_agree(string version)
    {
        await using var odd = new OddTree();
        await odd.GrowAsync(Ct);
        using var house = new House(RealTools.Restic(version)).WithWeakKey();
        house.Sets = $"{{ odd: {{ paths: [{odd.Root}] }} }}";

        var report = await house.BackUpAsync(Ct);

        tally.Hit(report, isComplete: true);
        Assert.Equal((Severity.Note, 0), (report.Verdict, report.Findings.Count));
        var target = odd["restored"];
        await house.ResticAsync(["restore", report.Sets[0].Snapshot!, "--target", target], Ct);
        using var manifest = File.OpenRead(target + house.State.Staging("fast", "odd") + "/manifest.jsonl");
        var reader = new ManifestReader(manifest);
        var entries = reader
            .Entries()
            .Where(entry =>
                entry.Type is not EntryType.Socket
                && Encoding.UTF8.GetString(entry.Path.Bytes).StartsWith(odd.Root, StringComparison.Ordinal)
            )
            .ToArray();
        Assert.False(reader.IsCutOff);
        Assert.Equal(await odd.OthersSayAsync(target + odd.Root, Ct), OddTree.Say(entries, odd.Root));
    }

    [Fact]
    public async Task What_an_unprivileged_user_may_not_read_is_named_and_the_rest_is_saved()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can become somebody else.");
        using var house = new House().WithWeakKey();
        house.Write("notes/closed", "closed");
        File.SetUnixFileMode(Path.Combine(house.Notes, "closed"), UnixFileMode.None);

        await using var run = await StartAsNobodyAsync(house);

        Assert.True(run.ExitCode == 3, run.Output);
        var report = house.Report();
        tally.Hit(report, isComplete: false);
        Assert.Equal(("files-unreadable", "notes"), (Assert.Single(report.Findings).Code, report.Findings[0].Subject));
        Assert.Contains("notes/closed", report.Findings[0].Sentence, StringComparison.Ordinal);
        Assert.Equal("a", await File.ReadAllTextAsync(await house.RestoreAsync("notes", Ct) + house.Notes + "/a.md", Ct));
    }

    [Fact]
    public async Task A_source_that_an_unprivileged_user_may_not_enter_fails_its_set()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can become somebody else.");
        using var house = new House().WithWeakKey();
        File.SetUnixFileMode(house.Notes, UnixFileMode.None);

        await using var run = await StartAsNobodyAsync(house);

        Assert.True(run.ExitCode == 1, run.Output);
        Assert.Equal("source-unreadable", Assert.Single(house.Report().Findings).Code);
        Assert.Empty(await house.SnapshotsAsync(Ct));
    }

    private static async Task<BackgroundProcess> StartAsNobodyAsync(House house)
    {
        // root's own folders are closed to nobody.
        File.Copy(house.Restic, house["restic-for-all"]);
        house.Restic = house["restic-for-all"];
        house.Homelab = house["homelab-for-all"];
        File.Copy(RealTools.Homelab, house.Homelab);
        house.Write("homelab.yml", house.Text());
        house.Write("bin/restic", "");
        await RealTools.RunAsync("chown", ["-R", "nobody:", house["."]], Ct);
        var run = house.Start(
            ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "env", $"HOME={house["."]}"],
            "backup",
            "run"
        );
        await run.WaitForExitAsync(Ct);
        return run;
    }
}
