using Homelab.Reports.Drills;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Tests.Verification;

/// <summary>Whatever is damaged, wherever the lot falls: it fails, and it is named; nothing else does; and repaired, everything passes
/// again.</summary>
[Collection(RestoredHouses.Name)]
public sealed class SabotageTests(RestoredHouse house)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 };
    private static readonly int Rounds = IsLong ? 40 : 3;

    private static readonly SabotageKind[] Kinds =
    [
        .. Enum.GetValues<SabotageKind>().Where(kind => kind is not SabotageKind.WrongOwner || Environment.IsPrivilegedProcess),
    ];

    [Fact]
    public async Task Every_sabotage_is_caught_and_named_and_nothing_else_is()
    {
        await MustPassAsync();
        var (tried, falsePasses, falseFails) = (0, 0, 0);
        for (var seed = 1; seed <= Rounds; seed++)
        {
            foreach (var kind in Kinds)
            {
                tried++;
                var (checks, damage) = await DamageAsync(kind, seed);
                falsePasses += DrillVerdicts.Notices(checks, damage.Set, damage.Subject) ? 0 : 1;
                falseFails += checks.Count(check => check.Effective is CheckStatus.Fail && check.Set != damage.Set);
                Assert.True(falsePasses + falseFails == 0, $"{kind} {seed}: {damage}\n{Words(checks)}");
                if (kind is not SabotageKind.WrongSnapshot)
                    await house.RepairAsync(damage);
                if (IsLong)
                    await MustPassAsync();
            }
        }

        await MustPassAsync();
        TestContext.Current.SendDiagnosticMessage($"Sabotage: {tried} tried, {falsePasses} false passes, {falseFails} false failures.");
    }

    [Fact]
    public async Task The_same_seed_damages_the_same()
    {
        var (_, first) = await DamageAsync(SabotageKind.FlipByte, 5);
        await house.RepairAsync(first);
        var (_, second) = await DamageAsync(SabotageKind.FlipByte, 5);
        await house.RepairAsync(second);

        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData(SabotageKind.WrongSnapshot)]
    [InlineData(SabotageKind.FlipByte)]
    public async Task What_cannot_be_damaged_is_said_and_not_passed_over(SabotageKind kind)
    {
        var job = house.Job with { Files = kind is not SabotageKind.FlipByte, Sabotage = new SabotageOrder(kind, 1) };

        var result = await house.InspectAsync(job);

        Assert.Null(result.Sabotaged);
        Assert.NotNull(result.SabotageImpossible);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/etc/..")]
    [InlineData("/proc/self/root")]
    public async Task A_machine_that_is_not_marked_is_not_touched(string root)
    {
        Assert.SkipWhen(File.Exists(Inspection.Marker), "This machine is the target of drills.");
        var job = house.Job with { Root = root, Sets = [house.Job.Sets[0]], Sabotage = new SabotageOrder(SabotageKind.DeleteFile, 1) };

        var result = await house.InspectAsync(job);

        Assert.Contains("not marked", result.SabotageImpossible, StringComparison.Ordinal);
        // What the set was made of still lies there.
        Assert.Equal(CheckStatus.Pass, Assert.Single(result.Sets[0].Checks, check => check.Name == "content").Status);
    }

    private async Task<(IReadOnlyList<DrillCheck> Checks, Damage Damage)> DamageAsync(SabotageKind kind, int seed)
    {
        if (kind is SabotageKind.WrongSnapshot)
        {
            // Whoever restores does this one; here the job asks for another snapshot than lies there.
            var sets = house.Job.Sets.ToArray();
            var at = seed % sets.Length;
            sets[at] = sets[at] with { Snapshot = new string('9', 64), ManifestSha256 = new string('9', 64) };
            var other = await house.InspectAsync(house.Job with { Sets = sets });
            return (
                [.. other.Sets.SelectMany(set => set.Checks)],
                Damage.OfSnapshot(sets[at].Set, sets[at].Snapshot, house.Job.Sets[at].Snapshot)
            );
        }

        var result = await house.InspectAsync(house.Job with { Sabotage = new SabotageOrder(kind, seed) });
        Assert.True(result.Sabotaged is not null, $"{kind} {seed}: {result.SabotageImpossible}");
        return ([.. result.Sets.SelectMany(set => set.Checks)], result.Sabotaged);
    }

    private async Task MustPassAsync()
    {
        var checks = (await house.InspectAsync(house.Job)).Sets.SelectMany(set => set.Checks).ToList();
        Assert.True(checks.TrueForAll(check => check.Effective is CheckStatus.Pass or CheckStatus.Skip), Words(checks));
    }

    private static string Words(IEnumerable<DrillCheck> checks) =>
        string.Join('\n', checks.Select(check => $"{check.Set} {check.Name}: {check.Status} {check.Evidence} ({check.Seconds:0.00} s)"));
}
