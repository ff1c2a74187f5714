using Homelab.Reports.Drills;
using Homelab.Testing;

namespace Homelab.Drills.Tests;

public sealed class SshDrillTests(AtHome at) : IClassFixture<AtHome>, IAsyncLifetime
{
    private const string Id = "dev-learning-1";

    private SshHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Homestead Home => at.Home;

    private string Target => $"{{ kind: ssh, host: {_host.Name}, id: {Id}, reset: [[{_host.Reset}]] }}";

    public async ValueTask InitializeAsync() => _host = await SshHost.StartAsync(Ct, drillTarget: Id, network: "host");

    [Fact]
    public async Task Everything_comes_back_and_is_proven_on_a_clean_machine()
    {
        await _host.SaysAsync($"mkdir -p {Home.Vault} && touch {Home.Vault}/old", Ct);
        var drill = await DrillAsync();

        Assert.True(drill.Report.Verdict is DrillVerdict.Pass && drill.ExitCode == 0, drill.All);
        Assert.All(drill.Report.Sets, set => Assert.True(set.Snapshot is not null && set.ProvenFiles > 0, set.Set));
        Assert.Equal("ssh", Assert.Single(drill.Report.Proven).Target);
        await Leftovers.AssertNoneAsync(drill.Report.Id);
        Assert.Equal("no", await _host.SaysAsync($"[ -e {Home.Vault} ] && echo yes || echo no", Ct));
    }

    [Theory, MemberData(nameof(Damage.KindsOr), "flip-byte", MemberType = typeof(Damage))]
    public async Task Damage_fails_the_drill_by_its_name(string kind) =>
        Damage.AssertCaught(await DrillAsync(["--sabotage", kind, "--seed", "11"]), kind);

    [Fact]
    public async Task A_machine_without_the_right_mark_or_reset_or_that_is_production_is_not_touched()
    {
        var reset = $"reset: [[{_host.Reset}]]";
        (string Target, string Drill, string Guard)[] violations =
        [
            ($"{{ kind: ssh, host: {_host.Name}, id: another-machine, {reset} }}", "", "guard: marker"),
            ($"{{ kind: ssh, host: {_host.Name}, id: {Id}, reset: [[\"true\"]] }}", "limits: { provision: 20s }", "guard: reset"),
            ($"{{ kind: ssh, host: {_host.Name}, id: {Id} }}", "", "guard: empty"),
        ];
        await _host.SaysAsync($"mkdir -p {Home.Photos} && touch {Home.Photos}/somebody-elses", Ct);
        foreach (var (target, settings, guard) in violations.Reverse())
        {
            var drill = await Home.DrillAsync(target, drill: settings, environment: Ssh);
            Assert.True(drill is { ExitCode: 1, Report.Verdict: DrillVerdict.Fail }, $"{guard}: {drill.All}");
            Assert.Equal(CheckStatus.Fail, drill.Check(guard).Status);
            Assert.DoesNotContain(drill.Report.Phases, phase => phase.Name == "restore" && phase.State is not PhaseState.NotReached);
        }
    }

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Dictionary<string, string?> Ssh => new() { ["DRILL_SSH_CONFIG"] = _host.Config };

    private Task<Drilled> DrillAsync(string[]? arguments = null) => Home.DrillAsync(Target, arguments, environment: Ssh);
}
