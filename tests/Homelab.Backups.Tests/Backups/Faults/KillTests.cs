using System.Diagnostics;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>kill -9 at random instants, of the tool, of everything, of restic: what the next run finds, and makes of it.</summary>
public sealed class KillTests(FaultTally tally)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => RealTools.ResticsOfThisRun;

    [Theory, MemberData(nameof(Versions))]
    public Task After_the_tool_alone_was_killed_the_next_run_succeeds_at_once(string version) =>
        KillToolAsync(version, process => Signals.Send(process, Signals.Kill));

    [Theory, MemberData(nameof(Versions))]
    public Task After_the_tool_was_killed_with_all_it_started_the_next_run_succeeds_at_once(string version) =>
        KillToolAsync(version, process => Signals.Send(-process, Signals.Kill));

    [Theory, MemberData(nameof(Versions))]
    public async Task After_restic_was_killed_the_run_says_so_and_the_next_one_succeeds_at_once(string version)
    {
        using var victim = await Victim.MoveInAsync(tally, version, Ct);
        var usual = await TimeOfAsync(() => victim.House.BackUpAsync(Ct));
        for (var i = 0; i < Faulty.Times(8, 150); i++)
        {
            await victim.ChangeAsync(Ct);
            var after = victim.SomeTimeWithin(usual);
            var run = Task.Run(() => victim.House.BackUpAsync(Ct), Ct);
            await Task.Delay(after, Ct);
            int? killed;
            while ((killed = victim.ResticAtWork()) is null && !run.IsCompleted)
                await Task.Delay(1, Ct);
            Signals.Send(killed ?? 0, killed is null ? 0 : Signals.Kill);

            var report = await run;

            await victim.HitAsync(report, Ct);
            var codes = string.Join(' ', report.Findings.Select(finding => finding.Code));
            await victim.RecoverAsync($"restic {killed} was killed after {after.TotalMilliseconds} ms, then {codes}", Ct);
        }
    }

    [Fact]
    public async Task A_restic_that_is_killed_in_the_middle_of_retention_locks_out_nobody()
    {
        using var victim = await Victim.MoveInAsync(tally, "0.19", Ct);
        await victim.House.BackUpAsync(Ct);
        await victim.ChangeAsync(Ct);
        // An exclusive lock is the worst to leave behind: not even a backup gets past it.
        KillOnce(victim.House, "forget", "--limit-download 1 --no-cache check --read-data");

        var report = await victim.House.BackUpAsync(Ct);

        await victim.HitAsync(report, Ct);
        Assert.Equal(("retention-failed", Severity.Look), (Assert.Single(report.Findings).Code, report.Verdict));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(victim.House.Repository, "locks")));
        Assert.Contains("locks-removed", (await victim.RecoverAsync("retention", Ct)).Findings.Select(finding => finding.Code));
    }

    [Fact]
    public async Task The_lock_of_a_restic_that_was_killed_does_not_stand_in_the_way_of_the_same_run()
    {
        using var house = new House { Tier = "{ keep: { last: 3 } }" }.WithWeakKey();
        house.Sets = $"{{ first: {{ paths: [{house.Notes}] }}, second: {{ paths: [{house.Notes}] }} }}";
        house.Write("notes/large", new string('x', 100_000));
        KillOnce(house, "backup", "--limit-upload 1 \"$@\"");

        var report = await house.BackUpAsync(Ct);

        Assert.Equal(
            [("backup-stopped", "first"), ("locks-removed", null)],
            report.Findings.Select(finding => (finding.Code, finding.Subject))
        );
        Assert.Equal(1, report.Retention!.Kept);
        Assert.Equal(Severity.Note, (await house.BackUpAsync(Ct)).Verdict);
        await house.AssertNothingIsLeftAsync(Ct);
    }

    /// <summary>The first time a command is called, something slow is done in its place, and killed as soon as it has its lock.</summary>
    private static void KillOnce(House house, string command, string instead) =>
        house.Restic = house.Script(
            "killed-once",
            $$"""
            if [ "$1" = {{command}} ] && mkdir "$RESTIC_REPOSITORY.killed" 2>/dev/null; then
              (until ls "$RESTIC_REPOSITORY/locks" | grep -qxE '[0-9a-f]{64}'; do sleep 0.01; done; kill -9 $$) &
              exec {{house.Restic}} {{instead}}
            fi
            exec {{house.Restic}} "$@"
            """
        );

    private async Task KillToolAsync(string version, Action<int> kill)
    {
        using var victim = await Victim.MoveInAsync(tally, version, Ct);
        var usual = await TimeOfAsync(() => RunAsync(victim));
        for (var i = 0; i < Faulty.Times(8, 150); i++)
        {
            await victim.ChangeAsync(Ct);
            var after = victim.SomeTimeWithin(usual);
            await using var process = victim.House.Start(["setsid"], "backup", "run");
            await Task.Delay(after, Ct);
            kill(process.Id);
            await process.WaitForExitAsync(Ct);

            await victim.HitAsync(null, Ct);
            await victim.RecoverAsync($"killed after {after.TotalMilliseconds} ms of {usual.TotalMilliseconds}", Ct);
        }
    }

    private static async Task RunAsync(Victim victim)
    {
        await using var process = victim.House.Start(["setsid"], "backup", "run");
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, process.Output);
    }

    private static async Task<TimeSpan> TimeOfAsync(Func<Task> what)
    {
        var time = Stopwatch.StartNew();
        await what();
        return time.Elapsed;
    }
}
