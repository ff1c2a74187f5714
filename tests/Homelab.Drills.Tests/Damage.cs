using Homelab.Reports.Drills;

namespace Homelab.Drills.Tests;

/// <summary>Ways to spoil a restore.</summary>
public static class Damage
{
    private static readonly string[] All =
    [
        "flip-byte",
        "drop-row",
        "delete-file",
        "stale-dump",
        "wrong-owner",
        "truncate-image",
        "empty-set",
        "wrong-snapshot",
    ];

    /// <summary>One; every kind in the long run.</summary>
    public static TheoryData<string> KindsOr(string one) =>
        Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? [.. All] : [one];

    public static void AssertCaught(Drilled drill, string kind)
    {
        var sabotage = drill.Report.Sabotage;
        Assert.True(
            drill.ExitCode == 0 && sabotage is { IsCaught: true } && drill.Report.Verdict is DrillVerdict.Fail,
            $"{kind}: {drill.All}"
        );
        Assert.Equal(kind, sabotage!.Kind);
        Assert.Contains(drill.Report.Checks, check => check.Effective is CheckStatus.Fail);
        Assert.Empty(drill.Report.Proven);
    }
}
