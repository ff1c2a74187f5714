using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>What ends between a dump and its backup: the power, the database's server, pg_dump.</summary>
public sealed class PowerLossTests(FaultTally tally)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => RealTools.ResticsOfThisRun;

    [Theory, MemberData(nameof(Versions))]
    public async Task Power_that_is_lost_between_dump_and_backup_leaves_a_dump_that_the_next_run_removes(string version)
    {
        using var victim = await Victim.MoveInAsync(tally, version, Ct);
        var real = victim.House.Restic;
        victim.House.Restic = victim.House.Script("power", $"if [ \"$1\" = backup ]; then kill -9 $PPID; exit 1; fi; exec {real} \"$@\"");
        await using var run = victim.House.Start([], "backup", "run");
        await run.WaitForExitAsync(Ct);
        Assert.Equal(137, run.ExitCode);
        Assert.True(File.Exists(victim.Stopped));
        Assert.NotEmpty(Directory.GetFiles(victim.House.State.Staging("fast", "notes"), "*", SearchOption.AllDirectories));
        await Wait.UntilAsync(() => victim.ResticAtWork() is null, Ct, what: "what cut the power had ended, too");
        await victim.HitAsync(null, Ct);
        victim.House.Restic = real;

        var next = await victim.RecoverAsync("power", Ct);

        Assert.Equal(["after-made-up", "leftovers-removed"], next.Findings.Select(finding => finding.Code).Order());
    }

    [Fact]
    public async Task What_a_killed_run_owed_is_made_up_once_and_not_in_every_run_after_it()
    {
        using var victim = await Victim.MoveInAsync(tally, "0.19", Ct);
        victim.House.Tier = "{}";
        var real = victim.House.Restic;
        victim.House.Restic = victim.House.Script("power", $"if [ \"$1\" = backup ]; then kill -9 $PPID; exit 1; fi; exec {real} \"$@\"");
        await using var run = victim.House.Start([], "backup", "run");
        await run.WaitForExitAsync(Ct);
        await Wait.UntilAsync(() => victim.ResticAtWork() is null, Ct, what: "what cut the power had ended, too");
        await victim.HitAsync(null, Ct);
        victim.House.Restic = real;

        Assert.Equal(2, (await victim.RecoverAsync("power, without retention", Ct)).Findings.Count);
        Assert.Empty((await victim.RecoverAsync("nothing more", Ct)).Findings);
    }

    [Theory]
    [InlineData("server", "database-stopped")]
    [InlineData("pg_dump", "dump-failed")]
    public async Task A_database_or_its_dump_that_ends_midway_fails_the_set_by_name_and_leaves_no_dump(string ends, string code)
    {
        await using var server = await PostgresServer.StartAsync(Ct);
        await server.SqlAsync("CREATE DATABASE app", Ct);
        await server.SqlAsync("CREATE TABLE big AS SELECT n, repeat(md5(n::text), 20) AS x FROM generate_series(1, 20000) AS n", Ct, "app");
        using var house = new House().WithWeakKey();
        house.Databases = "{ app: { url: APP_DB_URL } }";
        house.Sets = $"{{ app: {{ databases: [app], before: [[touch, {house["stopped"]}]], after: [[rm, {house["stopped"]}]] }} }}";
        house.Set("APP_DB_URL", server.Url("app"));
        // It writes a part, says so, and waits for its fate.
        house.Script(
            "bin/pg_dump",
            $$"""
            case " $* " in *" --version "*) exec {{RealTools.PgDump}} "$@" ;; esac
            echo $$ > {{house["pid"]}}
            (sleep 0.3; touch {{house["midway"]}}) &
            until [ -e {{house["go-on"]}} ]; do sleep 0.02; done
            exec {{RealTools.PgDump}} "$@"
            """
        );
        await using var run = house.Start([], "backup", "run");
        await Wait.UntilAsync(() => File.Exists(house["midway"]) || run.HasExited, Ct, what: "the dump was under way");
        Assert.False(run.HasExited, run.Output);

        if (ends == "server")
            await server.StopAsync();
        else
            await RealTools.RunAsync("kill", ["-KILL", (await File.ReadAllTextAsync(house["pid"], Ct)).Trim()], Ct);
        house.Write("go-on", "");
        await run.WaitForExitAsync(Ct);

        var report = house.Report();
        tally.Hit(report, isComplete: false);
        Assert.Equal(
            (1, code, "app", Severity.Failed),
            (run.ExitCode, Assert.Single(report.Findings).Code, report.Findings[0].Subject, report.Verdict)
        );
        Assert.False(File.Exists(house["stopped"]));
        await house.AssertNothingIsLeftAsync(Ct);
        if (ends == "server")
            await server.ResumeAsync(Ct);
        File.Delete(house["bin/pg_dump"]);
        await using var next = house.Start([], "backup", "run");
        await next.WaitForExitAsync(Ct);
        Assert.True(next.ExitCode == 0 && house.Report().Sets[0].Databases.Count == 1, next.Output);
        tally.Recovered(isComplete: true);
        var restored = await house.RestoreAsync("app", Ct);
        Assert.Equal(20_000, house.Report().Sets[0].Databases[0].Rows);
        Assert.True(File.Exists(restored + house.State.Staging("fast", "app") + "/databases/app.dump"));
    }
}
