using Homelab.Testing;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>A REST server that goes away in the middle of an upload.</summary>
public sealed class NetworkFaultTests(FaultTally tally)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => RealTools.ResticsOfThisRun;

    [Theory, MemberData(nameof(Versions))]
    public async Task A_server_that_comes_back_is_waited_for(string version)
    {
        using var victim = await Victim.MoveInAsync(tally, version, Ct);
        await using var server = await victim.ServeAsync(Ct);
        victim.UploadsSlowly();
        Task? resumed = null;

        var report = await victim.WhileUploadingAsync(
            async () =>
            {
                await server.CutOffAsync();
                resumed = Task.Run(() => ResumeLaterAsync(server), Ct);
            },
            Ct
        );
        await resumed!;

        Assert.Equal("repository-retried", string.Join(' ', report.Findings.Select(finding => finding.Code)));
        await victim.HitAsync(report, Ct);
        await victim.RecoverAsync("cut off for a moment", Ct);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_server_that_stays_away_until_the_job_is_stopped_leaves_a_lock_that_stands_in_nobodys_way(string version)
    {
        using var victim = await Victim.MoveInAsync(tally, version, Ct);
        await using var server = await victim.ServeAsync(Ct);
        victim.UploadsSlowly();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var report = await victim.WhileUploadingAsync(
            async () =>
            {
                await server.CutOffAsync();
                stop.CancelAfter(TimeSpan.FromSeconds(1));
            },
            stop.Token
        );

        Assert.Contains("backup-stopped", report.Findings.Select(finding => finding.Code));
        await victim.HitAsync(null, Ct);
        Assert.False(File.Exists(victim.Stopped));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(victim.House.Repository, "locks")));
        await server.ResumeAsync(Ct);
        victim.House.Tier = "{ keep: { last: 3 } }";
        Assert.Contains("locks-removed", (await victim.RecoverAsync("cut off for good", Ct)).Findings.Select(finding => finding.Code));
    }

    private static async Task ResumeLaterAsync(RestServer server)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), Ct);
        await server.ResumeAsync(Ct);
    }
}
