using Homelab.Backups.Restic;
using Homelab.Processes.Processes;
using Homelab.Reports;
using Homelab.Reports.Drills;
using Homelab.Restores.Drills;

namespace Homelab.Restores.Tests.Drills;

public sealed class PhaseClockTests
{
    public static TheoryData<Exception, string> Hindrances =>
        new()
        {
            { new ToolUnavailableException("Install restic."), "Install restic." },
            // A variable that is not set, and a report that is none, once ended the drill without a report.
            { new TierVariableException("Set RESTIC_FAST_READ_PASSWORD."), "Set RESTIC_FAST_READ_PASSWORD." },
            { new ReportUnreadableException("Make it again."), "Make it again." },
            // What the framework says of a disk says nothing of what to do.
            { new IOException("No space left on device"), "No space left on device: check the path, its permissions and the free space." },
        };

    [Theory, MemberData(nameof(Hindrances))]
    public async Task What_keeps_a_drill_from_being_held_ends_the_phase_and_says_what_to_do(Exception hindrance, string sentence)
    {
        var clock = new PhaseClock(TimeProvider.System, new Progress<Progress>());

        Assert.False(
            await clock.RunAsync(DrillPhase.Plan, TimeSpan.FromMinutes(1), _ => throw hindrance, TestContext.Current.CancellationToken)
        );

        Assert.Equal((PhaseState.Failed, sentence), (clock.Phases[0].State, clock.Phases[0].Detail));
    }

    [Fact]
    public async Task A_bug_flies() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new PhaseClock(TimeProvider.System, new Progress<Progress>()).RunAsync(
                DrillPhase.Plan,
                TimeSpan.FromMinutes(1),
                _ => throw new InvalidOperationException(),
                TestContext.Current.CancellationToken
            )
        );
}
