using Homelab.Backups.Backups;
using Homelab.Reports.Drills;
using Homelab.Restores.Drills;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Drills;

public sealed class DrillHistoryTests : IDisposable
{
    private readonly TempDir _dir = new();

    private DrillHistory History => new(new StateFolder(_dir["state"]));

    [Fact]
    public void Only_a_pass_renews_the_proof_of_its_tier_and_kind_of_target()
    {
        History.Add(Drill("a", DrillVerdict.Pass), "container");
        History.Add(Drill("b", DrillVerdict.Warn), "container");
        History.Add(Drill("c", DrillVerdict.Fail), "ssh");
        History.Add(Drill("d", DrillVerdict.Inconclusive), "ssh");
        Assert.Equal(("a", "container"), (Assert.Single(History.Read().Proven).Drill, History.Read().Proven[0].Target));

        History.Add(Drill("e", DrillVerdict.Pass), "ssh");
        History.Add(Drill("f", DrillVerdict.Pass), "container");

        Assert.Equal(["f", "e"], History.Read().Proven.Select(proof => proof.Drill));
        Assert.Equal(["f", "e", "d", "c", "b", "a"], History.Read().Past.Select(drill => drill.Id));
        Assert.Equal(6, History.Read().Held);
    }

    [Fact]
    public void A_damaged_memory_is_begun_anew()
    {
        History.Add(Drill("a", DrillVerdict.Pass), "ssh");
        File.WriteAllText(_dir["state/drills.json"], "{\"held\": ");

        Assert.Equal(DrillMemory.None, History.Read());
        History.Add(Drill("b", DrillVerdict.Pass), "ssh");
        Assert.Equal("b", Assert.Single(History.Read().Past).Id);
    }

    public void Dispose() => _dir.Dispose();

    private static PastDrill Drill(string id, DrillVerdict verdict) => new(id, DateTimeOffset.UnixEpoch, "fast", verdict, 1, 1, 1, 1);
}
