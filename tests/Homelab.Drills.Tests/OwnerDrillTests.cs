using Homelab.Reports.Drills;
using Homelab.Reports.Findings;

namespace Homelab.Drills.Tests;

/// <summary>Drills by somebody who cannot give files to their owners, and over a tree that is hard to take away again.</summary>
public sealed class OwnerDrillTests : IDisposable
{
    private const string Odd = """
        for i in $(seq 20); do echo $i > f$i; done
        mkdir -p closed/deep sub; echo x > closed/x; echo y > closed/deep/y; printf latin > $'sub/caf\xe9'; chmod 4755 f3; chmod 555 closed/deep closed
        chown 33:33 f1
        """;

    private readonly Smallholding _place = new();

    /// <summary>Nobody at all, and root over one id alone.</summary>
    public static TheoryData<string> Powerless =>
        Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 }
            ? ["nobody", "root of a namespace"]
            : ["root of a namespace"];

    [Theory, MemberData(nameof(Powerless))]
    public async Task What_nobody_there_could_give_is_named_and_not_judged_and_nothing_is_left(string who)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can make files of somebody else.");
        string[] before = who == "nobody" ? Smallholding.AsNobody : ["unshare", "--user", "--map-root-user"];
        await _place.MakeAsync(Odd);
        var backup = await _place.BackUpAsync();
        Assert.True(backup.ExitCode == 0, backup.StandardError);
        await _place.OpenAsync();

        var report = await _place.DrillAsync(before);

        Assert.All(report.Checks, check => Assert.True(check.Effective is not CheckStatus.Fail, $"{check.Name}: {check.Evidence}"));
        Assert.DoesNotContain(report.Findings, finding => finding.Severity is not Severity.Note);
        Assert.Equal(DrillVerdict.Warn, report.Verdict);
        var owners = Assert.Single(report.Checks, check => check.Name == "owners");
        Assert.Equal(CheckStatus.Skip, owners.Status);
        Assert.Contains("cannot give", owners.Evidence, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_place.Work, "restored")));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_place.Work, "drills/drills")));
    }

    public void Dispose() => _place.Dispose();
}
