using System.Security.Cryptography;
using Homelab.Backups.Retention;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;
using Homelab.Testing.S3;

namespace Homelab.Backups.Tests.Backups;

/// <summary>What checks and prunes may cost, and what checks have covered.</summary>
public sealed class ColdStorageTests
{
    private const string Dear = "cost: { currency: EUR, retrieval: 1000000, egress: 0, put: 0, limit: 5 }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_check_that_costs_more_than_allowed_reads_nothing_until_it_is_accepted()
    {
        await using var s3 = await S3Server.StartAsync(Ct);
        using var house = new House();
        ObjectStoreRunTests.Fill(house, s3);
        Large(house, 2);
        await house.BackUpAsync(Ct);
        house.Tier = $"{{ storage-class: GLACIER_IR, check: {{ cron: \"0 5 * * 6\", subset: 1/2 }}, {Dear} }}";
        var before = s3.Requests.Count;

        var refused = await house.CheckAsync(Ct);
        var reads = s3
            .Requests.Skip(before)
            .Count(request => request.Method == "GET" && request.Key.Contains("/data/", StringComparison.Ordinal));
        var accepted = await house.CheckAsync(Ct, acceptedCost: 10_000);

        var finding = Assert.Single(refused.Findings);
        Assert.Equal(("cost-refused", Severity.Failed, 0), (finding.Code, refused.Verdict, reads));
        Assert.Matches(
            "^This check would cost about [0-9.]+ EUR and backups.tiers.fast.cost.limit allows 5.00 EUR: raise the limit in homelab.yml, or accept it once with --accept-cost [0-9.]+.$",
            finding.Sentence
        );
        Assert.Null(refused.Coverage);
        Assert.Matches("^This check reads 0.[0-9]+ GB and costs about [0-9.]+ EUR.", refused.Cost);
        Assert.Equal((Severity.Note, 1), (accepted.Verdict, accepted.Coverage!.Covered));
    }

    [Fact]
    public async Task A_prune_that_costs_more_than_allowed_changes_nothing_until_it_is_accepted()
    {
        await using var s3 = await S3Server.StartAsync(Ct);
        using var house = new House { Tier = "{ storage-class: GLACIER_IR, keep: { last: 1 } }" };
        ObjectStoreRunTests.Fill(house, s3);
        Large(house, 4);
        await house.BackUpAsync(Ct);
        File.Delete(house["notes/large/0"]);
        File.Delete(house["notes/large/2"]);
        await house.BackUpAsync(Ct);
        house.Tier = $"{{ storage-class: GLACIER_IR, max-unused: 0%, {Dear} }}";
        var before = Data(s3);

        var dry = await house.PruneAsync(Ct, dryRun: true, acceptedCost: 100_000);
        var refused = await house.PruneAsync(Ct);
        var unchanged = Data(s3);
        var accepted = await house.PruneAsync(Ct, acceptedCost: 100_000);

        Assert.Equal(
            (Severity.Note, "cost-refused", Severity.Failed),
            (dry.Verdict, Assert.Single(refused.Findings).Code, refused.Verdict)
        );
        Assert.Contains("This prune would cost about", refused.Findings[0].Sentence, StringComparison.Ordinal);
        Assert.Equal(before, unchanged);
        Assert.True(refused.Prune!.ToRepack > 0);
        Assert.Equal(Severity.Note, accepted.Verdict);
        Assert.NotEqual(before, Data(s3));
        Assert.All(s3.Objects.Values, stored => Assert.Equal("GLACIER_IR", stored.StorageClass));
    }

    [Fact]
    public async Task Without_repacking_a_prune_of_cold_storage_reads_and_costs_nothing()
    {
        await using var s3 = await S3Server.StartAsync(Ct);
        using var house = new House
        {
            Tier = "{ storage-class: GLACIER_IR, max-unused: unlimited, keep: { last: 1 }, cost: { retrieval: 0.03, limit: 0 } }",
        };
        ObjectStoreRunTests.Fill(house, s3);
        Large(house, 1);
        await house.BackUpAsync(Ct);
        Large(house, 1);
        await house.BackUpAsync(Ct);
        var before = s3.Requests.Count;

        var prune = await house.PruneAsync(Ct);

        Assert.Equal(Severity.Note, prune.Verdict);
        Assert.Equal(0, prune.Prune!.ToRepack);
        Assert.DoesNotContain(
            s3.Requests.Skip(before),
            request => request.Method == "GET" && request.Key.Contains("/data/", StringComparison.Ordinal)
        );
    }

    [Theory, MemberData(nameof(RealTools.ResticsOfThisRun), MemberType = typeof(RealTools))]
    public async Task Checks_cover_every_part_find_a_flipped_byte_and_stay_with_it_until_it_is_repaired(string version)
    {
        const int parts = 4;
        using var house = new House(RealTools.Restic(version)) { Tier = $"{{ check: {{ cron: \"0 5 * * 6\", subset: 1/{parts} }} }}" };
        var repository = house.MakeWeak();
        Large(house, 1);
        await house.BackUpAsync(Ct);
        var pack = Directory
            .GetFiles(house.Repository + "/data", "*", SearchOption.AllDirectories)
            .MaxBy(file => new FileInfo(file).Length)!;
        var part = Convert.FromHexString(Path.GetFileName(pack)[..2])[0] % parts + 1;

        var sound = await CheckAsync(house, parts);
        var whole = await File.ReadAllBytesAsync(pack, Ct);
        await File.WriteAllBytesAsync(pack, [(byte)(whole[0] ^ 1), .. whole[1..]], Ct);
        var damaged = await CheckAsync(house, part);
        var again = await house.CheckAsync(Ct);
        var ledger = new CoverageFile(house.State.Path, repository.Id).Read().Ledger;
        await File.WriteAllBytesAsync(pack, whole, Ct);
        var repaired = await house.CheckAsync(Ct);

        Assert.All(sound, report => Assert.Equal(Severity.Note, report.Verdict));
        Assert.Equal([1, 2, 3, 4], sound.Select(report => report.Coverage!.Covered));
        Assert.Equal([1, 2, 3, 4], sound.Select(report => report.Coverage!.Part));
        Assert.Equal((4, 0), (sound[^1].Coverage!.Of, sound[^1].Coverage!.OldestDays));
        Assert.All(damaged.SkipLast(1), report => Assert.Equal(Severity.Note, report.Verdict));
        Assert.Equal((Severity.Failed, part, 3), (damaged[^1].Verdict, damaged[^1].Coverage!.Part, damaged[^1].Coverage!.Covered));
        Assert.Equal("check-failed", Assert.Single(damaged[^1].Findings).Code);
        Assert.Equal([part], ledger.Judge(parts).Damaged);
        Assert.Equal((Severity.Failed, part), (again.Verdict, again.Coverage!.Part));
        Assert.Equal((Severity.Note, part, 4), (repaired.Verdict, repaired.Coverage!.Part, repaired.Coverage.Covered));
    }

    private static async Task<List<MaintenanceReport>> CheckAsync(House house, int times)
    {
        var reports = new List<MaintenanceReport>();
        for (var i = 0; i < times; i++)
            reports.Add(await house.CheckAsync(Ct));
        return reports;
    }

    // Random, so that nothing is compressed or found twice.
    private static void Large(House house, int megabytes)
    {
        Directory.CreateDirectory(house["notes/large"]);
        for (var i = 0; i < megabytes; i++)
            File.WriteAllBytes(house[$"notes/large/{i}"], RandomNumberGenerator.GetBytes(1 << 20));
    }

    private static string[] Data(S3Server s3) =>
        [.. s3.Objects.Keys.Where(key => key.Contains("/data/", StringComparison.Ordinal)).Order()];
}
