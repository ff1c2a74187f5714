using Homelab.Reports.Drills;
using Homelab.Testing;

namespace Homelab.Drills.Tests;

public sealed class ContainerDrillTests(AtHome at) : IClassFixture<AtHome>
{
    private const string Target = $"{{ kind: container, image: \"{RealTools.HostImage}\" }}";

    private Homestead Home => at.Home;

    [Fact]
    public async Task Everything_comes_back_and_is_proven_in_a_container_without_network()
    {
        var drill = await Home.DrillAsync(Target);

        Assert.True(drill.Report.Verdict is DrillVerdict.Pass && drill.ExitCode == 0, drill.All);
        Assert.Equal(["app", "gitea", "kuma", "photos", "vault"], drill.Report.Sets.Select(set => set.Set).Order());
        Assert.All(drill.Report.Sets, set => Assert.True(set.Snapshot is not null && set.ProvenFiles > 0, set.Set));
        Assert.InRange(drill.Report.Sets.Single(set => set.Set == "app").Databases.Single().Rows, 20_000 + 101, int.MaxValue);
        Assert.Equal(["plan", "guard", "provision", "restore", "verify", "clean-up"], drill.Report.Phases.Select(phase => phase.Name));
        Assert.All(drill.Report.Phases, phase => Assert.Equal(PhaseState.Done, phase.State));
        Assert.Equal(DrillVerdict.Pass, drill.Report.Verdict);
        Assert.Equal("container", Assert.Single(drill.Report.Proven).Target);
        await Leftovers.AssertNoneAsync(drill.Report.Id);
        var opened = await RealTools.RunAsync(
            RealTools.Homelab,
            ["recovery", "open", Path.Combine(drill.Stick, drill.Report.Recovery!.Name), "--identity", Home.Identity],
            TestContext.Current.CancellationToken
        );
        Assert.True(opened.ExitCode == 0, opened.StandardError);
        Assert.Contains($"proven by the drill {drill.Report.Id}", opened.StandardOutput, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Damage.KindsOr), "drop-row", MemberType = typeof(Damage))]
    public async Task Damage_fails_the_drill_by_its_name(string kind)
    {
        var drill = await Home.DrillAsync(Target, ["--sabotage", kind, "--seed", "7"]);

        Damage.AssertCaught(drill, kind);
        await Leftovers.AssertNoneAsync(drill.Report.Id);
    }
}
