using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;
using Homelab.Testing.S3;

namespace Homelab.Backups.Tests.Backups;

/// <summary>Whole runs on cold storage that speaks S3.</summary>
public sealed class ObjectStoreRunTests
{
    private const string Cold = "GLACIER_IR";
    private const string Tier =
        $"{{ storage-class: {Cold}, max-unused: unlimited, keep: {{ last: 1 }}, check: {{ cron: \"0 5 * * 6\", subset: 1/2 }} }}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => RealTools.ResticsOfThisRun;

    [Theory, MemberData(nameof(Versions))]
    public async Task Every_object_has_the_tiers_storage_class_from_the_first_to_the_last_verb(string version)
    {
        await using var s3 = await S3Server.StartAsync(Ct);
        using var house = new House(RealTools.Restic(version)) { Tier = Tier };
        Point(house, s3);
        await house.InitAsync(Ct);
        await house.BackUpAsync(Ct);
        house.Write("notes/a.md", "changed");

        var report = await house.BackUpAsync(Ct);
        var prune = await house.PruneAsync(Ct);
        var check = await house.CheckAsync(Ct);

        Assert.Equal((Severity.Note, Severity.Note, Severity.Note), (report.Verdict, prune.Verdict, check.Verdict));
        Assert.Single(report.Retention!.Removed);
        Assert.All(s3.Objects, entry => Assert.True(entry.Value.StorageClass == Cold, $"{entry.Key} is {entry.Value.StorageClass}"));
        Assert.DoesNotContain(s3.Objects.Keys, key => key.Contains("/locks/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tiers_keys_reach_its_own_restic_and_no_other_tiers_do()
    {
        await using var s3 = await S3Server.StartAsync(Ct);
        using var house = new House { Tier = Tier };
        Fill(house, s3);
        house.Set("RESTIC_OTHER_AWS_SECRET_ACCESS_KEY", "another-tiers-secret");
        house.Restic = house.Script(
            "restic",
            $"env >> {house["seen"]}; printf '%s\\n' \"$@\" >> {house["arguments"]}; exec {RealTools.Restic019} \"$@\""
        );

        var report = await house.BackUpAsync(Ct);

        Assert.Equal(Severity.Note, report.Verdict);
        var seen = await File.ReadAllTextAsync(house["seen"], Ct);
        Assert.Contains($"AWS_SECRET_ACCESS_KEY={S3Server.SecretKey}", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("another-tiers-secret", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(WeakRepository.Password, seen, StringComparison.Ordinal);
        Assert.DoesNotContain(S3Server.SecretKey, await File.ReadAllTextAsync(house["arguments"], Ct), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task What_the_cache_holds_is_never_paid_for_again(string version)
    {
        await using var s3 = await S3Server.StartAsync(Ct);
        using var house = new House(RealTools.Restic(version)) { Tier = Tier };
        Fill(house, s3);
        for (var i = 0; i < 200; i++)
            house.Write($"notes/{i}/{i}.md", $"{i}");
        await house.BackUpAsync(Ct);
        var before = s3.Requests.Count;

        var report = await house.BackUpAsync(Ct);

        Assert.Equal(Severity.Note, report.Verdict);
        var second = s3.Requests.Skip(before).ToArray();
        string[] cached = ["/index/", "/snapshots/", "/data/"];
        Assert.DoesNotContain(
            second,
            request => request.Method == "GET" && Array.Exists(cached, part => request.Key.Contains(part, StringComparison.Ordinal))
        );
        var check = second.SkipWhile(request =>
            !(request.Method == "PUT" && request.Key.Contains("/snapshots/", StringComparison.Ordinal))
        );
        TestContext.Current.TestOutputHelper!.WriteLine($"{Counted(second)}; of these after the snapshot {Counted(check)}");
    }

    // An object store answers a delete of what is not there as if it had been: nobody else notices that the lock was gone.
    [Theory, MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task A_strangers_unlock_and_prune_during_the_upload_never_ends_well(string version)
    {
        await using var s3 = await S3Server.StartAsync(Ct);
        using var house = new House(RealTools.Restic(version)) { Tier = Tier };
        Fill(house, s3);
        var came = 0;
        s3.Misbehave = request =>
        {
            // All packs are there, and no index names them yet.
            if (
                request.Method == "PUT"
                && request.Key.Contains("/index/", StringComparison.Ordinal)
                && Interlocked.Exchange(ref came, 1) == 0
            )
                Stranger().GetAwaiter().GetResult();
            return null;
        };

        var report = await house.BackUpAsync(Ct);

        Assert.Equal(1, came);
        Assert.NotNull(report.Sets[0].Snapshot);
        Assert.Contains("check-failed", report.Findings.Select(finding => finding.Code));
        Assert.Equal(Severity.Failed, report.Verdict);

        async Task Stranger()
        {
            await house.ResticAsync(["unlock", "--remove-all"], Ct);
            await house.ResticAsync(["prune"], Ct);
        }
    }

    [Fact]
    public async Task Credentials_that_the_store_refuses_are_named_at_once()
    {
        await using var s3 = await S3Server.StartAsync(Ct);
        using var house = new House { Tier = Tier };
        Fill(house, s3);
        s3.Misbehave = _ => new S3Fault.Error(403, "AccessDenied");

        var report = await house.BackUpAsync(Ct).WaitAsync(TimeSpan.FromSeconds(60), Ct);

        Assert.Equal(("repository-denied", Severity.Failed), (Assert.Single(report.Findings).Code, report.Verdict));
    }

    [Fact]
    public async Task A_store_that_fails_now_and_then_is_survived_and_said()
    {
        await using var s3 = await S3Server.StartAsync(Ct);
        using var house = new House { Tier = Tier };
        Fill(house, s3);
        var failed = new HashSet<string>();
        s3.Misbehave = request =>
        {
            lock (failed)
                return request.Method == "PUT" && request.Key.Contains("/data/", StringComparison.Ordinal) && failed.Add(request.Key)
                    ? new S3Fault.Error(500, "InternalError")
                    : null;
        };

        var report = await house.BackUpAsync(Ct).WaitAsync(TimeSpan.FromSeconds(90), Ct);

        Assert.NotEmpty(failed);
        Assert.Equal(Severity.Note, report.Verdict);
        Assert.All(report.Findings, finding => Assert.Equal("repository-retried", finding.Code));
        await house.ResticAsync(["check", "--read-data"], Ct);
    }

    internal static void Fill(House house, S3Server s3)
    {
        var folder = house["made"];
        house.MakeWeak(folder);
        s3.Take(folder, "restic", Cold);
        Point(house, s3);
    }

    private static string Counted(IEnumerable<S3Request> requests) =>
        string.Join(
            ", ",
            requests.GroupBy(request => request.Key.Length == 0 ? "LIST" : request.Method).Select(group => $"{group.Key} {group.Count()}")
        );

    private static void Point(House house, S3Server s3)
    {
        house.Set("RESTIC_FAST_REPOSITORY", s3.Repository());
        house.Set("RESTIC_FAST_AWS_ACCESS_KEY_ID", S3Server.AccessKey);
        house.Set("RESTIC_FAST_AWS_SECRET_ACCESS_KEY", S3Server.SecretKey);
    }
}
