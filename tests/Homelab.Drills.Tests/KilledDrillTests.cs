using System.Text.RegularExpressions;
using Homelab.Reports.Drills;
using Homelab.Testing;

namespace Homelab.Drills.Tests;

public sealed partial class KilledDrillTests(AtHome at) : IClassFixture<AtHome>, IDisposable
{
    private static readonly int Kills = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 40 : 2;

    /// <summary>About how long one takes: every instant of it counts.</summary>
    private static readonly TimeSpan Drill = TimeSpan.FromSeconds(16);

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Homestead Home => at.Home;

    [Fact]
    public async Task Killed_at_any_instant_the_next_drill_leaves_nothing_of_it()
    {
        var killed = new List<string>();
        var chance = new Random(20261126);
        for (var i = 0; i < Kills; i++)
            killed.AddRange(await KillAsync(Drill * ((i + chance.NextDouble()) / Kills)));

        var next = await DrillAsync();

        Assert.True(next.Report.Verdict is DrillVerdict.Pass, next.All);
        Assert.NotEmpty(killed);
        TestContext.Current.SendDiagnosticMessage("Drills killed: {0}, of which {1} had begun; nothing left.", Kills, killed.Count);
        foreach (var id in killed.Append(next.Report.Id))
            await Leftovers.AssertNoneAsync(id);
        Assert.DoesNotContain(Directory.GetDirectories(_dir["state/drills"]), _ => true);
        Assert.Empty(PrivateFolders());
    }

    public void Dispose() => _dir.Dispose();

    private Task<Drilled> DrillAsync() =>
        Home.DrillAsync(
            $"{{ kind: container, image: \"{RealTools.HostImage}\" }}",
            state: _dir["state"],
            environment: new Dictionary<string, string?> { ["TMPDIR"] = Temporary }
        );

    private string Temporary => Directory.CreateDirectory(_dir["tmp"]).FullName;

    private string[] PrivateFolders() => Directory.GetDirectories(Temporary, "homelab-private-*");

    /// <returns>The drills that had begun.</returns>
    private async Task<IReadOnlyList<string>> KillAsync(TimeSpan after)
    {
        Home.Configure(_dir["homelab.yml"], $"{{ kind: container, image: \"{RealTools.HostImage}\" }}");
        await using var drill = BackgroundProcess.Start(
            [RealTools.Homelab, "drill", "run", "--config", _dir["homelab.yml"], "--out", _dir["report"]],
            _dir.Path,
            Home.Environment(_dir["state"], new Dictionary<string, string?> { ["TMPDIR"] = Temporary })
        );
        await Task.Delay(after, TimeProvider.System, Ct);
        await drill.StopAsync();
        return
        [
            .. Directory.GetDirectories(_dir["state/drills"]).Select(folder => Path.GetFileName(folder)).Where(name => Id().IsMatch(name)),
        ];
    }

    [GeneratedRegex("^d-[0-9a-f]{12}$")]
    private static partial Regex Id();
}
