using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>Hosts that share a repository: nothing but restic's locks keeps them apart, and none may fail because another works.</summary>
public sealed class TwoHostsTests(FaultTally tally) : IDisposable
{
    private readonly List<House> _others = [];

    public static TheoryData<string> Versions => [.. RealTools.ResticsOfThisRun.Select(row => row.Data)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Versions))]
    public async Task One_that_is_done_while_another_still_uploads_leaves_its_old_snapshots_until_the_next_run(string version)
    {
        using var victim = await Victim.MoveInAsync(tally, version, Ct);
        victim.UploadsSlowly();
        var other = Beside(victim.House, "nas", version);
        Assert.Equal(Severity.Note, (await other.BackUpAsync(Ct)).Verdict);
        other.Restic = other.Script("impatient", Impatient.Body(RealTools.Restic(version)));
        BackupReport? beside = null;

        var slow = await victim.WhileUploadingAsync(async () => beside = await other.BackUpAsync(Ct), Ct);
        var next = await other.BackUpAsync(Ct);

        Assert.Equal((Severity.Note, "retention-waits"), (beside!.Verdict, Assert.Single(beside.Findings).Code));
        Assert.NotNull(beside.Sets[0].Snapshot);
        Assert.Equal((Severity.Note, 0), (slow.Verdict, slow.Findings.Count));
        Assert.Equal((Severity.Note, 0, 2), (next.Verdict, next.Findings.Count, next.Retention!.Removed.Count));
        await victim.HitAsync(slow, Ct);
        Assert.Null(await victim.IsCompleteAsync(Ct));
    }

    [Fact]
    public async Task Hosts_that_begin_at_once_all_succeed_and_so_does_a_prune_in_their_midst()
    {
        using var victim = await Victim.MoveInAsync(tally, "0.19", Ct);
        House[] hosts = [victim.House, Beside(victim.House, "nas", "0.19"), Beside(victim.House, "docker1", "0.19")];
        for (var i = 0; i < Faulty.Times(1, 20); i++)
        {
            await victim.ChangeAsync(Ct);
            foreach (var host in hosts)
                host.Write("notes/changes.md", $"{Guid.NewGuid()}");
            var prune = Task.Run(() => victim.House.PruneAsync(Ct), Ct);

            var reports = await Task.WhenAll(hosts.Select(host => Task.Run(() => host.BackUpAsync(Ct), Ct)));

            Assert.All(
                reports,
                report =>
                    Assert.True(
                        report is { Verdict: Severity.Note } && report.Sets[0].Snapshot is not null,
                        string.Join('\n', report.Findings.Select(finding => finding.Sentence))
                    )
            );
            Assert.Equal(Severity.Note, (await prune).Verdict);
            await victim.HitAsync(reports[0], Ct);
            Assert.Null(await victim.IsCompleteAsync(Ct));
        }

        await victim.House.ResticAsync(["check", "--read-data"], Ct);
    }

    // Where nobody says that a lock was taken away, a run looks without a lock whether all it saved is there.
    [Fact]
    public async Task What_was_missing_only_while_another_host_put_things_in_order_was_not_lost()
    {
        await using var server = await RestServer.StartAsync(Ct);
        using var house = RestServerRunTests.On(server, "0.19");
        house.Restic = house.Script(
            "in-order",
            $"""
            [[ "$*" == check*--no-lock* ]] || exec {RealTools.Restic("0.19")} "$@"
            mv '{server.Folder()}/data' '{server.Folder()}/moved'
            {RealTools.Restic("0.19")} "$@" || code=$?
            mv '{server.Folder()}/moved' '{server.Folder()}/data'
            touch '{house["missed"]}'
            exit ${"{code:-0}"}
            """
        );

        var report = await house.BackUpAsync(Ct);

        Assert.True(File.Exists(house["missed"]));
        Assert.Equal((Severity.Note, 0), (report.Verdict, report.Findings.Count));
    }

    [Fact]
    public async Task Nothing_is_stopped_while_somebody_keeps_everybody_out()
    {
        using var victim = await Victim.MoveInAsync(tally, "0.19", Ct);
        var house = victim.House;
        await house.BackUpAsync(Ct);
        await victim.ChangeAsync(Ct);
        await using var check = BackgroundProcess.Start(
            [house.Restic, "--limit-download", "1", "--no-cache", "check", "--read-data"],
            null,
            new Dictionary<string, string?> { ["RESTIC_REPOSITORY"] = house.Repository, ["RESTIC_PASSWORD"] = WeakRepository.Password }
        );
        await Wait.UntilAsync(() => Directory.GetFiles(house.Repository + "/locks").Length > 0, Ct, what: "the check had its lock");

        var running = Task.Run(() => house.BackUpAsync(Ct), Ct);
        await Wait.UntilAsync(
            () => house.Said.ToArray().Any(text => text.Contains("waiting for up to", StringComparison.Ordinal)),
            Ct,
            what: "the backup waited"
        );
        var stopped = File.Exists(victim.Stopped) || Directory.Exists(house.State.Staging("fast", "notes"));
        await check.StopAsync("INT");
        var report = await running;

        Assert.False(stopped, "the program stood still, or something was dumped");
        Assert.Equal((Severity.Note, 0), (report.Verdict, report.Findings.Count));
        Assert.Null(await victim.IsCompleteAsync(Ct));
    }

    /// <summary>A host with a state folder and data of its own, and the same repository.</summary>
    private House Beside(House first, string host, string version)
    {
        var house = new House(RealTools.Restic(version))
        {
            Host = host,
            More = $"hosts: {"{"} {host}: {"{}"} {"}"}",
            Tier = "{ keep: { last: 1 }, remove-at-most: 100 }",
        };
        house.Sets = $"{"{"} {host}-notes: {"{"} host: {host}, paths: [{house.Notes}] {"}"} {"}"}";
        _others.Add(house.Sharing(first.Repository, WeakRepository.Password));
        return house;
    }

    public void Dispose() => _others.ForEach(house => house.Dispose());
}
