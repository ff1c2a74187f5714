using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>Disks that are full, wherever that is.</summary>
public sealed class FullDiskTests(FaultTally tally)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => RealTools.ResticsOfThisRun;

    [Theory, MemberData(nameof(Versions))]
    public async Task In_the_repository_it_fails_the_backup_and_the_next_one_with_room_is_whole(string version)
    {
        using var house = new House(RealTools.Restic(version));
        await using var disk = await SmallDisk.MountAsync(house.Repository, "6m", Ct);
        var victim = await MoveInAsync(house);
        await victim.ChangeAsync(Ct);
        await house.BackUpAsync(Ct);
        await FillAsync(Path.Combine(house.Notes, "large"), 9_000_000);

        var report = await house.BackUpAsync(Ct);

        Assert.Equal(
            ("disk-full", "notes", Severity.Failed),
            (Assert.Single(report.Findings).Code, report.Findings[0].Subject, report.Verdict)
        );
        await victim.HitAsync(report, Ct);
        await GrowAsync(house.Repository);
        await victim.RecoverAsync("a full repository", Ct);
    }

    [Fact]
    public async Task In_the_staging_folder_it_fails_the_set_and_leaves_no_dump()
    {
        using var house = new House();
        await using var disk = await SmallDisk.MountAsync(house["state/staging"], "2m", Ct);
        var victim = await MoveInAsync(house);
        await victim.SqlAsync("CREATE TABLE large AS SELECT randomblob(4000000) AS x;", Ct);

        var report = await house.BackUpAsync(Ct);

        Assert.Equal(
            ("dump-disk-full", "notes", Severity.Failed),
            (Assert.Single(report.Findings).Code, report.Findings[0].Subject, report.Verdict)
        );
        await victim.HitAsync(report, Ct);
        Assert.Empty(Directory.GetDirectories(house.State.Staging("fast")));
        Assert.False(File.Exists(victim.Stopped));
        await GrowAsync(house["state/staging"]);
        await victim.RecoverAsync("a full staging folder", Ct);
    }

    [Fact]
    public async Task Where_nothing_can_be_written_down_nothing_is_begun()
    {
        using var house = new House();
        await using var disk = await SmallDisk.MountAsync(house["state/journal"], "64k", Ct);
        var victim = await MoveInAsync(house);
        await RealTools.RunAsync("dd", ["if=/dev/zero", $"of={house["state/journal/full"]}", "bs=1k", "count=100"], Ct);

        var report = await house.BackUpAsync(Ct);

        Assert.Equal(("state-folder", Severity.Failed), (Assert.Single(report.Findings).Code, report.Verdict));
        await victim.HitAsync(report, Ct);
        Assert.False(File.Exists(victim.Stopped));
        File.Delete(house["state/journal/full"]);
        await victim.RecoverAsync("a full state folder", Ct);
    }

    private async Task<Victim> MoveInAsync(House house)
    {
        var victim = new Victim(tally, house);
        await victim.SqlAsync("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (0);", Ct);
        return victim;
    }

    private static async Task FillAsync(string file, int size)
    {
        var bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        await File.WriteAllBytesAsync(file, bytes, Ct);
    }

    private static async Task GrowAsync(string folder) =>
        Assert.Equal(0, (await RealTools.RunAsync("mount", ["-o", "remount,size=100m", folder], Ct)).ExitCode);
}
