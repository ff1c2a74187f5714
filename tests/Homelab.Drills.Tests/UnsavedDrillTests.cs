using Homelab.Reports.Drills;

namespace Homelab.Drills.Tests;

/// <summary>A backup by somebody who may not read everything: what is not in it can come back from nowhere, however well the rest
/// does.</summary>
public sealed class UnsavedDrillTests : IDisposable
{
    private const int DoneButLook = 3;

    private readonly Smallholding _place = new();

    /// <summary>What is closed of a hundred files in ten folders, and a thousand more, and what a drill says of it.</summary>
    public static TheoryData<string, CheckStatus, string> Closed =>
        Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 }
            ? new()
            {
                { "chmod 000 $(find few -type f | head -n 97)", CheckStatus.Fail, "97 files of 1,100" },
                { "chmod 000 few/3/4", CheckStatus.Warn, "1 file of 1,100" },
                { "chmod 000 few/3", CheckStatus.Fail, "/few/3" },
                { "chmod 000 few/3/*", CheckStatus.Fail, "/few/3" },
                { "chmod 444 few/3", CheckStatus.Fail, "/few/3" },
                { "true", CheckStatus.Pass, "all of 1,100 files" },
            }
            : new() { { "chmod 000 $(find few -type f | head -n 97)", CheckStatus.Fail, "97 files of 1,100" } };

    [Theory, MemberData(nameof(Closed))]
    public async Task Files_that_could_not_be_read_are_judged_by_how_many_they_are(string close, CheckStatus status, string said)
    {
        await _place.MakeAsync(
            $"""
            for i in 0 1 2 3 4 5 6 7 8 9; do mkdir -p few/$i; for j in 0 1 2 3 4 5 6 7 8 9; do echo $i$j > few/$i/$j; done; done
            mkdir many; for i in $(seq 1000); do echo $i > many/$i; done
            chmod -R a+rX .; {close}
            """
        );
        var backup = await _place.BackUpAsync(Smallholding.AsNobody);
        Assert.True(backup.ExitCode == (status is CheckStatus.Pass ? 0 : DoneButLook), backup.StandardError);

        var report = await _place.DrillAsync();

        var saved = Assert.Single(report.Checks, check => check.Name == "saved");
        Assert.True(saved.Status == status && saved.Evidence.Contains(said, StringComparison.Ordinal), saved.Evidence);
        Assert.Equal(status is CheckStatus.Fail ? DrillVerdict.Fail : DrillVerdict.Warn, report.Verdict);
        Assert.All(report.Checks.Where(check => check.Name != "saved"), check => Assert.NotEqual(CheckStatus.Fail, check.Effective));
    }

    public void Dispose() => _place.Dispose();
}
