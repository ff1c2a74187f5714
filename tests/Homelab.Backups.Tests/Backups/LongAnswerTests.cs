using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups;

/// <summary>restic says more than is kept: nothing is judged by a part of it.</summary>
public sealed class LongAnswerTests : IDisposable
{
    private readonly House _house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task More_locks_than_can_be_kept_are_not_fewer_locks()
    {
        _house.Restic = _house.Script("restic", "case $1 in list) seq -f '%064.0f' 20000 ;; *) exit 1 ;; esac");
        using var tool = _house.Tool();

        var failed = Assert.IsType<ResticAnswer<IReadOnlyList<ResticLock>>.Failed>(await ResticLocks.ListAsync(tool, Ct));

        Assert.Contains("1 MiB", failed.Failure.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complaints_beyond_those_that_are_kept_are_a_complaint_of_their_own()
    {
        _house.Restic = _house.Script(
            "restic",
            """
            seq -f '{"message_type":"error","error":{"message":"lstat: no such file or directory"},"during":"archival","item":"/srv/%.0f"}' 20005
            seq -f 'warning %.0f' 20005; echo 'unable to refresh lock: no such file'; exit 3
            """
        );
        using var tool = _house.Tool();

        var run = await tool.RunAsync(["backup"], Ct);

        Assert.Equal(20_001, run.Errors.Count);
        Assert.Contains(" 5 times more", run.Errors[^1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("no such file", run.Errors[^1].Text, StringComparison.Ordinal);
        Assert.Equal("unable to refresh lock: no such file", run.Texts[^1]);
    }

    [Fact]
    public async Task Figures_of_a_prune_are_not_taken_from_a_part_of_its_text()
    {
        using var house = new House().WithWeakKey();
        house.Restic = house.Script("restic", $"""[ "$1" != prune ] || seq 300000; exec {Homelab.Testing.RealTools.Restic019} "$@" """);
        var plan = house.Plan();

        var report = await new PruneRun(
            new MaintenancePlan(plan.Tier, plan.Repository, plan.Header, house.State, house.Restic, null),
            new System.Progress<Progress>()
        ).RunAsync(dryRun: true, Ct);

        Assert.Equal(Severity.Failed, report.Verdict);
        Assert.Null(report.Prune);
    }
}
