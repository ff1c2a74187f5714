using Homelab.Backups.Backups;
using Homelab.Processes.Processes;
using Homelab.Reports;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>What can happen to the repository.</summary>
public sealed class RepositoryFaultTests(FaultTally tally)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => RealTools.ResticsOfThisRun;

    [Theory]
    [InlineData("""mv "$RESTIC_REPOSITORY" "$RESTIC_REPOSITORY.away" """, "repository-missing")]
    [InlineData("export RESTIC_PASSWORD_FILE=/proc/sys/kernel/ostype", "repository-password")]
    public async Task What_goes_wrong_between_the_dump_and_the_backup_is_named_and_put_right_by_the_next_run(string trouble, string code)
    {
        using var victim = await Victim.MoveInAsync(tally, "0.19", Ct);
        await victim.House.BackUpAsync(Ct);
        await victim.ChangeAsync(Ct);
        var real = victim.House.Restic;
        victim.House.Restic = victim.House.Script("troubled", $"if [ \"$1\" = backup ]; then {trouble}; fi; exec {real} \"$@\"");

        var report = await victim.House.BackUpAsync(Ct);

        Assert.Equal((code, Severity.Failed), (Assert.Single(report.Findings).Code, report.Verdict));
        await victim.HitAsync(report, Ct);
        Assert.False(File.Exists(victim.Stopped));
        Assert.Empty(Directory.GetDirectories(victim.House.State.Staging("fast")));
        if (Directory.Exists(victim.House.Repository + ".away"))
            Directory.Move(victim.House.Repository + ".away", victim.House.Repository);
        victim.House.Restic = real;
        await victim.RecoverAsync(code, Ct);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Whoever_lives_keeps_his_lock_and_the_run_says_that_it_is_in_the_way(string version)
    {
        using var victim = await Victim.MoveInAsync(tally, version, Ct);
        await victim.House.BackUpAsync(Ct);
        await victim.ChangeAsync(Ct);
        var real = victim.House.Restic;
        await using var stranger = BackgroundProcess.Start(
            [real, "--limit-download", "1", "--no-cache", "check", "--read-data"],
            null,
            new Dictionary<string, string?>
            {
                ["RESTIC_REPOSITORY"] = victim.House.Repository,
                ["RESTIC_PASSWORD"] = WeakRepository.Password,
            }
        );
        await Wait.UntilAsync(() => Locks(victim).Length > 0, Ct, what: "the stranger had a lock");
        victim.House.Restic = victim.House.Script("impatient", Impatient.Body(real));

        var report = await victim.House.BackUpAsync(Ct);

        Assert.Equal(("repository-locked", Severity.Failed), (Assert.Single(report.Findings).Code, report.Verdict));
        Assert.Contains(
            $"The lock of process {stranger.Id} on {Environment.MachineName}",
            string.Join('\n', victim.House.Said),
            StringComparison.Ordinal
        );
        Assert.Single(Locks(victim));
        Assert.Equal((0, false), (report.Sets.Count, File.Exists(victim.Stopped)));
        await victim.HitAsync(report, Ct);
        await stranger.StopAsync("INT");
        victim.House.Restic = real;
        await victim.RecoverAsync("locked", Ct);
    }

    [Fact]
    public async Task One_flipped_byte_is_found_by_the_check_of_its_part_and_named_until_it_is_repaired()
    {
        using var victim = await Victim.MoveInAsync(tally, "0.19", Ct);
        var house = victim.House;
        house.Tier = house.Tier.Replace("{ keep", "{ check: { cron: '0 5 * * 6', subset: 1/2 }, keep", StringComparison.Ordinal);
        await victim.ChangeAsync(Ct);
        await house.BackUpAsync(Ct);
        var pack = LargestPack(house);
        Assert.Equal([Severity.Note, Severity.Note], [(await CheckAsync(house)).Verdict, (await CheckAsync(house)).Verdict]);
        using (var file = new FileStream(pack, FileMode.Open))
        {
            file.Position = 1000;
            var flipped = (byte)(file.ReadByte() ^ 1);
            file.Position = 1000;
            file.WriteByte(flipped);
        }

        var checks = new[] { await CheckAsync(house), await CheckAsync(house) };

        // A damaged part is read again until it is repaired.
        var found = checks.Where(check => check.Verdict is Severity.Failed).ToArray();
        Assert.NotEmpty(found);
        Assert.All(
            found,
            check =>
                Assert.Equal(
                    ("check-failed", 1 + (Convert.ToInt32(Path.GetFileName(pack)[..2], 16) % 2)),
                    (Assert.Single(check.Findings).Code, check.Coverage!.Part)
                )
        );
        await victim.HitAsync(null, Ct);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task What_is_destroyed_in_the_repository_and_lives_on_in_the_cache_is_found_by_the_check(string version)
    {
        using var house = new House(RealTools.Restic(version)) { Tier = "{ check: { cron: '0 5 * * 6', subset: 1/1 } }" }.WithWeakKey();
        await house.BackUpAsync(Ct);
        Assert.Equal(Severity.Note, (await CheckAsync(house)).Verdict);
        // The pack of folders is the smallest, and all of it is in the cache.
        var pack = Directory
            .EnumerateFiles(Path.Combine(house.Repository, "data"), "*", SearchOption.AllDirectories)
            .MinBy(file => new FileInfo(file).Length)!;
        await File.WriteAllBytesAsync(pack, new byte[new FileInfo(pack).Length], Ct);
        foreach (var index in Directory.GetFiles(Path.Combine(house.Repository, "index")))
            await File.WriteAllBytesAsync(index, (await File.ReadAllBytesAsync(index, Ct))[..20], Ct);

        var check = await CheckAsync(house);

        Assert.Equal(Severity.Failed, check.Verdict);
        Assert.True(check.Coverage is null or { Covered: 0 });
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_missing_pack_is_noticed_by_the_next_run_which_brings_its_data_again(string version)
    {
        using var victim = await Victim.MoveInAsync(tally, version, Ct);
        await victim.ChangeAsync(Ct);
        await victim.House.BackUpAsync(Ct);
        await victim.House.BackUpAsync(Ct);
        File.Delete(LargestPack(victim.House));

        var report = await victim.House.BackUpAsync(Ct);

        Assert.Equal(("check-failed", Severity.Failed), (Assert.Single(report.Findings).Code, report.Verdict));
        await victim.HitAsync(report, Ct);
        Assert.Equal("files-stored-again", Assert.Single((await victim.RecoverAsync("a missing pack", Ct)).Findings).Code);
        Assert.Empty((await victim.RecoverAsync("nothing more", Ct)).Findings);
    }

    internal static Task<MaintenanceReport> CheckAsync(House house)
    {
        var plan = house.Plan();
        return new CheckRun(
            new MaintenancePlan(
                plan.Tier,
                plan.Repository,
                new ReportHeader { Tool = "homelab test", Created = TimeProvider.System.GetUtcNow() },
                house.State,
                house.Restic,
                null
            ),
            new Nobody()
        ).RunAsync(Ct);
    }

    private static string[] Locks(Victim victim) => Directory.GetFiles(Path.Combine(victim.House.Repository, "locks"));

    private static string LargestPack(House house) =>
        Directory
            .EnumerateFiles(Path.Combine(house.Repository, "data"), "*", SearchOption.AllDirectories)
            .MaxBy(file => new FileInfo(file).Length)!;

    private sealed class Nobody : IProgress<Progress>
    {
        public void Report(Progress value) { }
    }
}
