using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>Two runs of a tier on one machine: one works, the other says that it does.</summary>
public sealed class TwoRunsTests(FaultTally tally)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_second_run_refuses_and_does_not_disturb_the_first(bool isNativeFirst)
    {
        using var victim = await Victim.MoveInAsync(tally, "0.19", Ct);
        var house = victim.House;
        var real = house.Restic;
        house.Restic = house.Script(
            "waiting",
            $"if [ \"$1\" = backup ]; then touch {house["at-work"]}; until [ -e {house["go-on"]} ]; do sleep 0.02; done; fi; exec {real} \"$@\""
        );
        await using var native = isNativeFirst ? house.Start([], "backup", "run") : null;
        var inProcess = isNativeFirst ? null : Task.Run(() => house.BackUpAsync(Ct), Ct);
        await Wait.UntilAsync(() => File.Exists(house["at-work"]), Ct, what: "the first was at work");

        if (isNativeFirst)
        {
            AlreadyRunning(await house.BackUpAsync(Ct));
        }
        else
        {
            await using var second = house.Start([], "backup", "run");
            await second.WaitForExitAsync(Ct);
            Assert.Equal(1, second.ExitCode);
            AlreadyRunning(house.Report());
        }

        Assert.True(File.Exists(victim.Stopped), "the second run has started what the first one stopped");
        house.Write("go-on", "");
        if (native is not null)
            await native.WaitForExitAsync(Ct);
        var first = inProcess is null ? house.Report() : await inProcess;
        Assert.Equal((Severity.Note, 0), (first.Verdict, first.Findings.Count));
        await victim.HitAsync(first, Ct);
        Assert.Null(await victim.IsCompleteAsync(Ct));
        await house.AssertNothingIsLeftAsync(Ct);
    }

    [Fact]
    public async Task Of_many_that_begin_at_once_each_works_alone_or_refuses()
    {
        using var victim = await Victim.MoveInAsync(tally, "0.19", Ct);
        for (var i = 0; i < Faulty.Times(1, 20); i++)
        {
            var runs = Enumerable.Range(0, 4).Select(_ => victim.House.Start([], "backup", "run", "--json")).ToArray();
            foreach (var run in runs)
                await run.WaitForExitAsync(Ct);

            Assert.Contains(runs, run => run.ExitCode == 0);
            Assert.All(
                runs,
                run =>
                    Assert.True(
                        run.ExitCode == 0 || (run.ExitCode == 1 && run.Output.Contains("already-running", StringComparison.Ordinal)),
                        run.Output
                    )
            );
            foreach (var run in runs)
                await run.DisposeAsync();
            await victim.HitAsync(null, Ct);
            await victim.RecoverAsync("many at once", Ct);
        }
    }

    private static void AlreadyRunning(BackupReport report) =>
        Assert.Equal(("already-running", Severity.Failed, 0), (Assert.Single(report.Findings).Code, report.Verdict, report.Sets.Count));
}
