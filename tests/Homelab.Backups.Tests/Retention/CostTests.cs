using System.Security.Cryptography;
using Homelab.Backups.Retention;
using Homelab.Configuration;
using Homelab.Testing;

namespace Homelab.Backups.Tests.Retention;

public sealed class CostTests : IDisposable
{
    private const long Gigabyte = 1_000_000_000;

    private static readonly TierName Slow = new("slow");
    private static readonly PriceList Glacier = new("USD")
    {
        Retrieval = 0.03m,
        Egress = 0.09m,
        Put = 0.02m,
        Storage = 0.004m,
        Limit = 5m,
    };

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task What_restic_says_it_would_prune_is_understood_and_is_what_it_then_does(string version)
    {
        var repository = await HalfUsedAsync(version);
        var before = Bytes(repository);

        var plain = PruneFigures.Read(await PruneAsync(version, repository, "--dry-run"));
        var verbose = PruneFigures.Read(await PruneAsync(version, repository, "--dry-run", "-v"));
        var unlimited = PruneFigures.Read(await PruneAsync(version, repository, "--dry-run", "--max-unused", "unlimited"));
        await PruneAsync(version, repository);

        Assert.True(plain.AreKnown);
        Assert.Equal(plain, verbose);
        Assert.True(plain.ToRepack > 5_000_000 && plain.UnusedPercent == 0, plain.ToString());
        Assert.Equal((0L, true), (unlimited.ToRepack, unlimited.UnusedPercent > 20));
        Assert.Equal(before - Bytes(repository), plain.FreedByRepacking + plain.ToDelete ?? 0, tolerance: 20_000);
        Assert.Equal(Bytes(repository), plain.Remaining ?? 0, tolerance: 20_000);
    }

    [Theory]
    [MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task An_empty_repository_has_nothing_to_prune_and_a_quiet_prune_says_nothing(string version)
    {
        var repository = new WeakRepository(_dir["repository"]);

        Assert.Equal(
            new PruneFigures
            {
                ToRepack = 0,
                FreedByRepacking = 0,
                ToDelete = 0,
                Remaining = 0,
            },
            PruneFigures.Read(await PruneAsync(version, repository, "--dry-run"))
        );
        Assert.Equal(PruneFigures.Unknown, PruneFigures.Read(await PruneAsync(version, repository, "--dry-run", "--quiet")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("to repack: nothing\nto delete: everything\n")]
    [InlineData("to repack:            13 blobs / 17,168 MiB")]
    [InlineData("to repack:            13 blobs / 17.168 PiB")]
    [InlineData("to repack:            13 blobs / 999999999.999 TiB")]
    [InlineData("to repack:            13 blobs / -1 B")]
    [InlineData("to repack:  1 blobs / 1 B\nto repack:  2 blobs / 2 B\n")]
    [InlineData("{\"message_type\":\"summary\",\"bytes\":{\"repack\":5}}")]
    [InlineData("unused size after prune: 0 B ( of remaining size)")]
    public void Text_that_says_something_else_is_unknown_and_never_nothing(string text)
    {
        var figures = PruneFigures.Read(text);

        Assert.Equal(PruneFigures.Unknown, figures);
        Assert.False(figures.AreKnown);
        Assert.Null(CostEstimate.ForPrune(figures, Glacier).Total);
    }

    [Theory]
    [InlineData("1023 B", 1023)]
    [InlineData("1.016 KiB", 1041)]
    [InlineData("17.168 MiB", 18_002_478)]
    [InlineData("1.000 TiB", 1_100_061_383_590)]
    public void A_rounded_size_is_read_as_the_largest_it_can_be(string size, long bytes) =>
        Assert.Equal(bytes, PruneFigures.Read($"to delete:             2 blobs / {size}\r\n").ToDelete);

    [Fact]
    public void A_prune_costs_what_it_reads_and_writes_again_and_saves_what_it_frees()
    {
        var estimate = CostEstimate.ForPrune(
            new PruneFigures
            {
                ToRepack = 100 * Gigabyte,
                FreedByRepacking = 40 * Gigabyte,
                ToDelete = 60 * Gigabyte,
            },
            Glacier
        );

        // 100 GB at 0.12, and 60 GB written again in 3,577 packs and ten more files at 0.02 a thousand.
        Assert.Equal((100 * Gigabyte, 3587L, 12.08m, 0.4m), (estimate.Reads, estimate.Writes, estimate.Total, estimate.SavesMonthly));
        Assert.Equal("This prune reads 100 GB and costs about 12.08 USD, and saves 0.40 USD a month.", estimate.Sentence);
    }

    [Theory]
    [InlineData(100 * Gigabyte, 52, 1_923_076_924, "0.24")]
    [InlineData(1L, 52, 1, "0.01")]
    [InlineData(long.MaxValue, 1, long.MaxValue, "1106804644.43")]
    [InlineData(100 * Gigabyte, null, 0, "0")]
    public void A_check_costs_the_part_it_reads_rounded_up(long repository, int? parts, long reads, string total)
    {
        var estimate = CostEstimate.ForCheck(repository, parts, Glacier);

        Assert.Equal((reads, decimal.Parse(total)), (estimate.Reads, estimate.Total));
    }

    [Fact]
    public void Without_prices_an_estimate_is_in_bytes()
    {
        var estimate = CostEstimate.ForRestore(1_234_567_890, null);

        Assert.Equal((1_234_567_890L, null, 0), (estimate.Reads, estimate.Total, estimate.Unpriced.Count));
        Assert.Equal("This restore reads 1.235 GB.", estimate.Sentence);
        Assert.IsType<CostVerdict.Allowed>(CostGuard.Judge(Slow, estimate));
    }

    [Fact]
    public void A_price_that_is_missing_is_named_and_not_taken_for_zero()
    {
        var estimate = CostEstimate.ForRestore(100 * Gigabyte, new PriceList("EUR") { Egress = 0.09m });

        Assert.Equal(
            "This restore reads 100 GB and costs about 9.00 EUR. Without retrieval: those prices are not in homelab.yml.",
            estimate.Sentence
        );
        Assert.Empty(CostEstimate.ForRestore(100 * Gigabyte, new PriceList("EUR") { Egress = 0.09m, Retrieval = 0 }).Unpriced);
    }

    [Fact]
    public void What_costs_more_than_the_limit_is_refused_with_both_figures_and_how_to_accept_it()
    {
        var estimate = CostEstimate.ForCheck(100 * Gigabyte, 1, Glacier);

        var refused = Assert.IsType<CostVerdict.TooDear>(CostGuard.Judge(Slow, estimate));

        Assert.Equal(
            "This check would cost about 12.00 USD and backups.tiers.slow.cost.limit allows 5.00 USD: raise the limit in homelab.yml, or accept it once with --accept-cost 12.00.",
            refused.Sentence
        );
        Assert.IsType<CostVerdict.TooDear>(CostGuard.Judge(Slow, estimate, accepted: 11.99m));
        Assert.IsType<CostVerdict.Allowed>(CostGuard.Judge(Slow, estimate, accepted: 12m));
        Assert.IsType<CostVerdict.Allowed>(CostGuard.Judge(Slow, CostEstimate.ForCheck(100 * Gigabyte, 52, Glacier)));
        Assert.IsType<CostVerdict.Allowed>(CostGuard.Judge(Slow, estimate with { Prices = Glacier with { Limit = null } }));
    }

    [Fact]
    public void What_nobody_can_estimate_is_refused_where_there_is_a_limit()
    {
        var estimate = CostEstimate.ForPrune(PruneFigures.Unknown, Glacier);

        Assert.Contains(
            "is not known",
            Assert.IsType<CostVerdict.Unknown>(CostGuard.Judge(Slow, estimate)).Sentence,
            StringComparison.Ordinal
        );
        Assert.IsType<CostVerdict.Allowed>(CostGuard.Judge(Slow, estimate, accepted: 1m));
        Assert.IsType<CostVerdict.Allowed>(CostGuard.Judge(Slow, CostEstimate.ForPrune(PruneFigures.Unknown, null)));
        Assert.Equal("What this prune would read is not known, since restic's text was not understood.", estimate.Sentence);
    }

    public void Dispose() => _dir.Dispose();

    /// <summary>A repository in whose packs about half of the data is no longer needed, and one is needed by nobody.</summary>
    private async Task<WeakRepository> HalfUsedAsync(string version)
    {
        var repository = new WeakRepository(_dir["repository"]);
        for (var file = 0; file < 4; file++)
            File.WriteAllBytes(_dir.Write($"source/{file}", ""), RandomNumberGenerator.GetBytes(2_000_000));
        await ResticAsync(version, repository, "backup", "--quiet", "--tag", "first", _dir["source"]);
        File.Delete(_dir["source/0"]);
        File.Delete(_dir["source/1"]);
        await ResticAsync(version, repository, "backup", "--quiet", "--tag", "second", _dir["source"]);
        await ResticAsync(version, repository, "forget", "--quiet", "--unsafe-allow-remove-all", "--tag", "first");
        return repository;
    }

    private static long Bytes(WeakRepository repository) =>
        Directory
            .EnumerateFiles(Path.Combine(repository.Path, "data"), "*", SearchOption.AllDirectories)
            .Sum(pack => new FileInfo(pack).Length);

    private static Task<string> PruneAsync(string version, WeakRepository repository, params string[] options) =>
        ResticAsync(version, repository, ["prune", .. options]);

    private static async Task<string> ResticAsync(string version, WeakRepository repository, params string[] arguments)
    {
        var run = await RealTools.RunAsync(RealTools.Restic(version), arguments, Ct, environment: repository.Environment);
        Assert.True(run.ExitCode == 0, run.StandardError);
        return run.StandardOutput;
    }
}
