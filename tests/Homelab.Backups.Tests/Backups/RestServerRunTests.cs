using System.Text;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups;

/// <summary>Whole runs on restic's own REST server.</summary>
public sealed class RestServerRunTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => RealTools.ResticsOfThisRun;

    [Theory, MemberData(nameof(Versions))]
    public async Task A_password_in_the_address_opens_the_server_and_is_never_shown(string version)
    {
        await using var server = await RestServer.StartAsync(Ct);
        using var house = On(server, version);

        var saved = await house.BackUpAsync(Ct);
        await server.CutOffAsync();
        var silent = await house.BackUpAsync(Ct);

        Assert.Equal((Severity.Note, "repository-unreachable"), (saved.Verdict, Assert.Single(silent.Findings).Code));
        AssertKeepsQuiet(house, saved, silent);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_wrong_password_of_the_server_is_told_from_a_wrong_password_of_the_repository(string version)
    {
        await using var server = await RestServer.StartAsync(Ct);
        using var house = On(server, version);
        house.Set(
            "RESTIC_FAST_REPOSITORY",
            server.Repository().Replace("://", $"://{RestServer.User}:an-old-password@", StringComparison.Ordinal)
        );

        var report = await house.BackUpAsync(Ct);

        Assert.Equal(("repository-denied", Severity.Failed), (Assert.Single(report.Findings).Code, report.Verdict));
        Assert.DoesNotContain("an-old-password", report.Findings[0].Sentence, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task What_an_append_only_server_keeps_is_never_reported_as_removed(string version)
    {
        await using var server = await RestServer.StartAsync(Ct, "--append-only");
        using var house = On(server, version);
        house.Tier = "{ keep: { last: 1 } }";
        var first = await house.BackUpAsync(Ct);

        var second = await house.BackUpAsync(Ct);

        Assert.Empty(first.Findings);
        var finding = Assert.Single(second.Findings);
        Assert.Equal(("retention-denied", Severity.Look), (finding.Code, second.Verdict));
        Assert.Contains("1 snapshots stay", finding.Sentence, StringComparison.Ordinal);
        Assert.Equal((2, 0), (second.Retention!.Kept, second.Retention.Removed.Count));
        Assert.Equal(second.Snapshots.Select(row => row.Id), (await house.SnapshotsAsync(Ct)).Select(snapshot => snapshot.Id));
        await house.AssertNothingIsLeftAsync(Ct);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Check_and_prune_work_there_too(string version)
    {
        await using var server = await RestServer.StartAsync(Ct);
        using var house = On(server, version);
        house.Tier = "{ keep: { last: 1 }, check: { cron: \"0 5 * * 6\", subset: 1/2 } }";
        await house.BackUpAsync(Ct);
        house.Write("notes/a.md", "changed");
        await house.BackUpAsync(Ct);

        var prune = await house.PruneAsync(Ct);
        var check = await house.CheckAsync(Ct);

        Assert.Equal((Severity.Note, Severity.Note), (prune.Verdict, check.Verdict));
        Assert.True(prune.Prune!.ToDelete + prune.Prune.ToRepack > 0);
        Assert.Equal((1, 2), (check.Coverage!.Covered, check.Coverage.Of));
        Assert.Empty(Directory.GetFiles(server.Folder() + "/locks"));
    }

    internal static House On(RestServer server, string version)
    {
        var house = new House(RealTools.Restic(version));
        house.MakeWeak(server.Folder());
        var password = Uri.EscapeDataString(RestServer.Password);
        house.Set(
            "RESTIC_FAST_REPOSITORY",
            server.Repository().Replace("://", $"://{RestServer.User}:{password}@", StringComparison.Ordinal)
        );
        return house;
    }

    private static void AssertKeepsQuiet(House house, params BackupReport[] reports)
    {
        var shown = string.Concat(reports.Select(report => Encoding.UTF8.GetString(BackupReports.Write(report).Span)).Concat(house.Said));
        Assert.DoesNotContain(RestServer.Password, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(RestServer.Password), shown, StringComparison.Ordinal);
        Assert.DoesNotContain(WeakRepository.Password, shown, StringComparison.Ordinal);
    }
}
