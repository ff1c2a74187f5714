using Homelab.Backups.Backups;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups;

public sealed class CheckAnswerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repository_that_fails_to_answer_once_is_not_called_checked()
    {
        using var house = new House { Tier = "{ check: { subset: 1/4 } }" }.WithWeakKey();
        house.Restic = house.Script(
            "restic",
            $"""
            if [ "$1" = cat ] && [ ! -e '{house["asked"]}' ]; then
              touch '{house["asked"]}'
              echo 'Fatal: unable to open repository: connection refused' >&2
              exit 1
            fi
            exec {RealTools.Restic019} "$@"
            """
        );
        var plan = house.Plan();

        var report = await new CheckRun(
            new MaintenancePlan(plan.Tier, plan.Repository, plan.Header, house.State, house.Restic, null),
            new System.Progress<Progress>()
        ).RunAsync(Ct);

        Assert.Equal(("repository-unreachable", Severity.Failed), (Assert.Single(report.Findings).Code, report.Verdict));
        Assert.Null(report.Coverage);
    }
}
