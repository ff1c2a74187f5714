using System.Text;
using Homelab.Backups.Manifests;
using Homelab.Backups.Manifests.Comparing;
using Homelab.Backups.Manifests.Walking;
using Homelab.Processes.Processes;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Manifests;

public sealed class ManifestComparisonTests : IAsyncDisposable
{
    private readonly OddTree _tree = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(RealTools.ResticsOfThisRun), MemberType = typeof(RealTools))]
    public async Task What_restic_brings_back_is_what_the_manifest_says(string version)
    {
        await _tree.GrowAsync(Ct);
        await _tree.BashAsync("mkdir staging && echo dump > staging/app.dump", Ct);
        var repository = new ResticByHand(RealTools.Restic(version), _tree["repository"]);
        repository.Init();
        var summary = await WriteAsync("staging/manifest.jsonl", _tree["staging"]);
        Assert.Equal(0, (await repository.RunAsync(Ct, "backup", _tree.Root, _tree["staging"])).ExitCode);
        Assert.Equal(0, (await repository.RunAsync(Ct, "restore", "latest", "--target", _tree["restored"])).ExitCode);

        var result = await CompareAsync(_tree["restored"] + summary.Path, summary.Path);

        Assert.Empty(result.Differences);
        Assert.Equal(
            (summary.Totals.Entries, summary.Totals.Files, summary.Totals.Files),
            (result.Compared, result.Files, result.ProvenFiles)
        );
        Assert.Equal((summary.Totals.Bytes, 0L, false), (result.ProvenBytes, result.WithoutHash, result.IsCutOff));
    }

    [Theory]
    [InlineData("rm plain", "Missing /plain")]
    [InlineData(
        "rm -r deep",
        "Missing /deep",
        "Missing /deep/er",
        "Missing /deep/er/and",
        "Missing /deep/er/and/deeper",
        "Missing /deep/er/and/deeper/x"
    )]
    [InlineData("echo > new; echo > deep/new; mkdir zzz", "Extra /deep/new", "Extra /new", "Extra /zzz")]
    [InlineData("touch -r plain t; printf ONE > plain; touch -r t plain; rm t", "Content /plain")]
    [InlineData("printf x >> plain", "Newer /plain")]
    [InlineData("touch plain", "Newer /plain")]
    [InlineData("chmod 600 plain; chmod 700 deep", "Mode /deep", "Mode /plain")]
    [InlineData("chmod u-s setuid", "Mode /setuid")]
    [InlineData("ln -sfn elsewhere dangling", "Target /dangling")]
    [InlineData("rm plain; ln -s hard-1 plain; rm pipe; mkdir pipe", "Type /pipe", "Type /plain")]
    [InlineData("chown 1:2 plain", "Owner /plain")]
    [InlineData("chown -h 1:2 dangling", "Owner /dangling")]
    [InlineData("rm -r ../odd/*", "Missing")]
    public async Task Every_kind_of_damage_is_found(string damage, params string[] found)
    {
        Assert.SkipWhen(
            damage.StartsWith("chown", StringComparison.Ordinal) && !Environment.IsPrivilegedProcess,
            "Only root gives files away."
        );
        await _tree.GrowAsync(Ct);
        var summary = await WriteAsync("manifest.jsonl");
        await _tree.BashAsync(
            "mkdir -p restored/$(dirname $PWD) && cp -a $PWD/odd restored/odd-copy && mkdir -p restored$PWD && mv restored/odd-copy restored$PWD/odd && rm -f restored$PWD/odd/socket",
            Ct
        );
        var run = await RealTools.RunAsync("bash", ["-c", $"set -e; {damage}"], Ct, _tree["restored"] + _tree.Root);
        Assert.True(run.ExitCode == 0, run.StandardError);

        var result = await CompareAsync(summary.Path);

        if (found is ["Missing"])
            Assert.InRange(result.Count<Difference.Missing>(), summary.Totals.Entries - 5, summary.Totals.Entries);
        else
            Assert.Equal(
                found,
                result
                    .Differences.Select(difference => $"{difference.GetType().Name} {difference.Path.ToString()[_tree.Root.Length..]}")
                    .Order(StringComparer.Ordinal)
            );
    }

    [Fact]
    public async Task Of_many_differences_all_are_counted_and_a_few_of_each_kind_are_named()
    {
        await _tree.BashAsync(
            "mkdir -p odd && cd odd && for i in {1..3000}; do : > $i; done; for i in {1..30}; do echo > extra$i; done",
            Ct
        );
        var summary = await WriteAsync("manifest.jsonl");
        await _tree.BashAsync("mkdir -p restored$PWD/odd && cd restored$PWD/odd && for i in {1..30}; do echo > other$i; done", Ct);

        var result = await CompareAsync(summary.Path);

        Assert.Equal((3030, 30), (result.Count<Difference.Missing>(), result.Count<Difference.Extra>()));
        Assert.Equal(40, result.Differences.Count);
    }

    [Fact]
    public async Task Of_a_partial_restore_only_what_came_back_is_judged()
    {
        await _tree.BashAsync("mkdir -p odd/a odd/b && echo 1 > odd/a/1 && echo 2 > odd/b/2", Ct);
        var summary = await WriteAsync("manifest.jsonl");
        await _tree.BashAsync("mkdir -p restored$PWD/odd && cp -a odd/b restored$PWD/odd/ && touch -r odd restored$PWD/odd", Ct);

        var result = await CompareAsync(summary.Path, partial: true);

        Assert.Empty(result.Differences);
        Assert.Equal((3, 1), (result.Compared, result.ProvenFiles));
    }

    [Fact]
    public async Task What_a_sample_left_out_is_not_called_proven()
    {
        await _tree.BashAsync("mkdir -p odd && cd odd && for i in {1..20}; do truncate -s 200M f$i; done", Ct);
        var summary = await new ManifestWriter(
            Request(null) with
            {
                Depth = ManifestDepth.Sample,
            },
            new Progress<Progress>(),
            TimeProvider.System
        ).WriteAsync(_tree["manifest.jsonl"], Ct);

        var result = await CompareAsync(summary.Path, target: "/");

        Assert.Empty(result.Differences);
        Assert.Equal((summary.Totals.HashedFiles, 20 - summary.Totals.HashedFiles), (result.ProvenFiles, result.WithoutHash));
        Assert.InRange(result.ProvenFiles, 1, 19);
    }

    [Fact]
    public async Task A_manifest_without_its_end_proves_nothing_and_a_damaged_one_is_told()
    {
        await _tree.BashAsync("mkdir -p odd && echo > odd/x && echo > odd/y", Ct);
        var lines = await File.ReadAllLinesAsync((await WriteAsync("manifest.jsonl")).Path, Ct);
        await File.WriteAllLinesAsync(_tree["cut.jsonl"], lines[..^1], Ct);
        await File.WriteAllLinesAsync(_tree["damaged.jsonl"], [.. lines[..2], lines[2][..^3], .. lines[3..]], Ct);

        Assert.True((await CompareAsync(_tree["cut.jsonl"], target: "/")).IsCutOff);
        await Assert.ThrowsAsync<ManifestUnreadableException>(() => CompareAsync(_tree["damaged.jsonl"], target: "/"));
    }

    [Fact]
    public async Task What_was_unreadable_before_the_backup_may_be_missing_after_it()
    {
        await _tree.BashAsync("mkdir -p odd", Ct);
        var request = Request(null) with { Roots = [_tree.Root, "/proc/self/mem"] };
        await new ManifestWriter(request, new Progress<Progress>(), TimeProvider.System).WriteAsync(_tree["manifest.jsonl"], Ct);
        await _tree.BashAsync("mkdir -p restored$PWD/odd && touch -r odd restored$PWD/odd", Ct);

        var result = await CompareAsync(_tree["manifest.jsonl"]);

        Assert.Empty(result.Differences);
        Assert.Equal(1, result.UnreadableBefore);
    }

    [Theory]
    [InlineData("/a", "/a/b")]
    [InlineData("/a/b", "/a b")]
    [InlineData("/a/z", "/a.b")]
    [InlineData("/a", "/b")]
    [InlineData("/a/b/c", "/a/bb")]
    [InlineData("/\u007f", "/é")]
    public void Paths_are_ordered_as_a_walk_meets_them(string first, string second)
    {
        Assert.True(PathOrder.Compare(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second)) < 0);
        Assert.True(PathOrder.Compare(Encoding.UTF8.GetBytes(second), Encoding.UTF8.GetBytes(first)) > 0);
        Assert.Equal(0, PathOrder.Compare(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(first)));
    }

    public ValueTask DisposeAsync() => _tree.DisposeAsync();

    private ManifestRequest Request(string? staging) =>
        new()
        {
            Set = "photos",
            Host = "nas",
            Tier = "fast",
            Roots = [_tree.Root],
            StagingFolder = staging,
        };

    private Task<ManifestSummary> WriteAsync(string file, string? staging = null) =>
        new ManifestWriter(Request(staging), new Progress<Progress>(), TimeProvider.System).WriteAsync(_tree[file], Ct);

    private async Task<ComparisonResult> CompareAsync(string manifest, string? unlisted = null, bool partial = false, string? target = null)
    {
        await using var file = File.OpenRead(manifest);
        var options = new ComparisonOptions
        {
            Target = target ?? _tree["restored"],
            IsPartial = partial,
            Unlisted = unlisted is null ? [] : [unlisted],
        };
        return await new ManifestComparison(options, new Progress<Progress>(), TimeProvider.System).CompareAsync(file, Ct);
    }
}
