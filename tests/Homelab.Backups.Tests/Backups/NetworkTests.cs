using System.Security.Cryptography;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups;

/// <summary>The way to the repository is cut, or becomes slow, while a backup is under way.</summary>
public sealed class NetworkTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => RealTools.ResticsOfThisRun;

    [Theory, MemberData(nameof(Versions))]
    public async Task A_server_that_comes_back_costs_time_and_is_mentioned(string version)
    {
        await using var server = await RestServer.StartAsync(Ct);
        using var house = Busy(server, version, "");

        var running = house.BackUpAsync(Ct);
        await WaitForPackAsync(server);
        await server.CutOffAsync();
        await Task.Delay(1500, Ct);
        await server.ResumeAsync(Ct);
        var report = await running.WaitAsync(TimeSpan.FromMinutes(2), Ct);

        Assert.Equal(Severity.Note, report.Verdict);
        Assert.Equal("repository-retried", Assert.Single(report.Findings).Code);
        Assert.NotNull(report.Sets[0].Snapshot);
        await house.ResticAsync(["check", "--read-data"], Ct);
        await house.AssertNothingIsLeftAsync(Ct);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_server_that_stays_away_ends_the_run_at_its_time_limit_by_its_name_and_blocks_no_later_run(string version)
    {
        await using var server = await RestServer.StartAsync(Ct);
        using var house = Busy(server, version, "max-duration: 6s, ");

        var running = house.BackUpAsync(Ct);
        await WaitForPackAsync(server);
        await server.CutOffAsync();
        var report = await running.WaitAsync(TimeSpan.FromMinutes(2), Ct);
        await server.ResumeAsync(Ct);
        house.Tier = "{ keep: { last: 3 } }";
        var next = await house.BackUpAsync(Ct);

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{report.Seconds} s; then {string.Join(' ', next.Findings.Select(finding => finding.Sentence))}"
        );
        Assert.Contains("repository-unreachable", report.Findings.Select(finding => finding.Code));
        Assert.DoesNotContain("seeding", report.Findings.Select(finding => finding.Code));
        Assert.Equal((Severity.Failed, Severity.Note), (report.Verdict, next.Verdict));
        Assert.InRange(report.Seconds, 6, 45);
        await house.ResticAsync(["check", "--read-data"], Ct);
        await house.AssertNothingIsLeftAsync(Ct);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_server_that_stands_still_for_a_while_is_waited_for(string version)
    {
        await using var server = await RestServer.StartAsync(Ct);
        using var house = Busy(server, version, "");

        var running = house.BackUpAsync(Ct);
        await WaitForPackAsync(server);
        await server.FreezeAsync();
        await Task.Delay(2000, Ct);
        await server.ThawAsync();
        var report = await running.WaitAsync(TimeSpan.FromMinutes(2), Ct);

        Assert.Equal(Severity.Note, report.Verdict);
        Assert.NotNull(report.Sets[0].Snapshot);
    }

    private static House Busy(RestServer server, string version, string more)
    {
        var house = RestServerRunTests.On(server, version);
        house.Tier = $"{{ {more}limit-upload: 8MiB/s, keep: {{ last: 3 }} }}";
        house.Set("RESTIC_FAST_RESTIC_PACK_SIZE", "4");
        Directory.CreateDirectory(house["notes/large"]);
        for (var i = 0; i < 12; i++)
            File.WriteAllBytes(house[$"notes/large/{i}"], RandomNumberGenerator.GetBytes(4 << 20));
        return house;
    }

    private static Task WaitForPackAsync(RestServer server) =>
        Wait.UntilAsync(() => Directory.EnumerateFiles(server.Folder() + "/data", "*", SearchOption.AllDirectories).Any(), Ct);
}
