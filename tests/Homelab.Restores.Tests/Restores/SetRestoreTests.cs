using Homelab.Backups.Manifests;
using Homelab.Backups.Manifests.Comparing;
using Homelab.Restores.Restores;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Restores.Tests.Restores;

public sealed class SetRestoreTests : IDisposable
{
    private readonly RestoreHouse _house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task Everything_a_file_system_allows_comes_back_and_again_nothing_is_written(string restic)
    {
        await using var tree = new OddTree();
        await tree.GrowAsync(Ct);
        _house.House.Restic = RealTools.Restic(restic);
        _house.House.Sets = $"{{ notes: {{ paths: [{tree.Root}] }} }}";
        await _house.BackUpAsync();

        var first = await _house.MustAsync();
        var second = await _house.MustAsync();

        Assert.Equal((true, first.TotalFiles, first.TotalBytes), (first.Changed, first.RestoredFiles, first.RestoredBytes));
        Assert.Equal(first.TotalFiles - 2, first.WrittenFiles); // two more names of one file
        Assert.Equal((false, 0, first.RestoredFiles), (second.Changed, second.WrittenFiles, second.RestoredFiles));
        await AssertEqualToManifestAsync(first);
        await RealTools.RunAsync("rm", ["-rf", _house.Target], Ct);
    }

    [Fact]
    public async Task What_differs_from_the_same_snapshot_is_written_and_nothing_else()
    {
        await _house.BackUpAsync();
        await _house.MustAsync();
        await File.WriteAllTextAsync(_house["notes/a.md"], "damaged", Ct);
        await File.WriteAllTextAsync(_house["notes/new.md"], "new", Ct);

        Assert.Equal(["restore-in-the-way"], (await _house.RestoreAsync()).Findings.Select(finding => finding.Code));
        Assert.Equal("damaged", await File.ReadAllTextAsync(_house["notes/a.md"], Ct));
        var record = await _house.MustAsync(confirmed: RestoreHouse.Machine);

        Assert.Equal((true, 1), (record.Changed, record.WrittenFiles));
        Assert.Equal(
            (_house["notes/a.md"], "damaged"),
            (Assert.Single(record.SetAside).From, await File.ReadAllTextAsync(record.SetAside[0].To, Ct))
        );
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_house.Target));
        Assert.Equal("a", await File.ReadAllTextAsync(_house["notes/a.md"], Ct));
        Assert.Equal("new", await File.ReadAllTextAsync(_house["notes/new.md"], Ct));
    }

    [Fact]
    public async Task An_older_snapshot_is_found_by_its_id()
    {
        var older = (await _house.BackUpAsync()).Sets[0].Snapshot!;
        _house.House.Write("notes/a.md", "newer");
        await _house.BackUpAsync();

        var record = await _house.MustAsync(_house.Request() with { Wish = new SnapshotWish("notes") { At = older[..8] } });

        Assert.Equal(older, record.Snapshot);
        Assert.Equal("a", await File.ReadAllTextAsync(_house["notes/a.md"], Ct));
    }

    [Theory]
    [InlineData("notes/deep", "notes,notes/deep,notes/deep/b.md")]
    [InlineData("notes/we*ird[x]?\\", "notes,notes/we*ird[x]?\\")]
    [InlineData("notes/ $HOME ", "notes,notes/ $HOME ")]
    public async Task What_is_named_comes_back_alone(string included, string there)
    {
        foreach (var name in new[] { "we*ird[x]?\\", "weird", "we-irdxy\\", " $HOME ", "!x" })
            _house.House.Write($"notes/{name}", name);
        await _house.BackUpAsync();

        var record = await _house.MustAsync(_house.Request() with { Include = [_house.House[included]] });

        Assert.Equal(there.Split(','), RestoreHouse.Files(_house[""].TrimEnd('/')));
        Assert.Equal(
            (true, false, 1, 1, 8),
            (record.IsPart, record.IsSample, record.RestoredFiles, record.WrittenFiles, record.TotalFiles)
        );
        Assert.False((await _house.MustAsync(_house.Request() with { Include = [_house.House[included]] })).Changed);
    }

    [Theory]
    [InlineData("notes/nowhere")]
    [InlineData("notes/a.md/../deep")]
    public async Task What_is_not_in_the_snapshot_is_not_asked_of_restic(string included)
    {
        await _house.BackUpAsync();

        var record = await _house.RestoreAsync(_house.Request() with { Include = [_house.House[""] + included] });

        Assert.Contains(
            record.Findings,
            finding => finding.Code == "restore-include" && finding.Sentence.Contains(included, StringComparison.Ordinal)
        );
        Assert.False(Directory.Exists(_house.Target));
    }

    [Fact]
    public async Task Samples_hold_each_file_once_and_the_manifest_always()
    {
        foreach (var number in Enumerable.Range(0, 40))
            _house.House.Write($"notes/{number % 7}/{number}{(number == 3 ? " " : "")}", new string('x', 50));
        _house.House.Write("notes/large", new string('x', 5000));
        await _house.BackUpAsync();

        var seen = new List<string>();
        var rounds = (await _house.LookAsync(_house.Request() with { Sample = 500 })).Selection.Rounds;
        foreach (var rotation in Enumerable.Range(0, rounds))
        {
            var target = _house.House[$"sample{rotation}"];
            var record = await _house.MustAsync(_house.Request(target) with { Sample = 500, Rotation = rotation });
            Assert.True(record.IsSample && File.Exists(target + record.Manifest));
            var files = Directory.GetFiles(target + _house.House.Notes, "*", SearchOption.AllDirectories);
            Assert.True(files.Sum(file => new FileInfo(file).Length) <= 500);
            seen.AddRange(files.Select(file => Path.GetRelativePath(target + _house.House.Notes, file)));
            Assert.False((await _house.MustAsync(_house.Request(target) with { Sample = 500, Rotation = rotation })).Changed);
        }

        Assert.InRange(rounds, 4, 8);
        Assert.Equal(
            Directory
                .GetFiles(_house.House.Notes, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(_house.House.Notes, file))
                .Where(file => file != "large")
                .Order(StringComparer.Ordinal),
            seen.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(21)]
    public void Every_sample_has_its_turn_whether_a_drill_is_daily_or_weekly(int rounds)
    {
        Assert.Equal(rounds, Enumerable.Range(0, rounds).Select(day => Sampler.Turn(70 * rounds + day, rounds)).Distinct().Count());
        Assert.Equal(rounds, Enumerable.Range(0, rounds).Select(week => Sampler.Turn(3 + 7 * week, rounds)).Distinct().Count());
        Assert.InRange(Sampler.Turn(-5, rounds), 0, rounds - 1);
    }

    [Fact]
    public async Task A_sample_that_is_larger_than_the_snapshot_is_the_snapshot()
    {
        await _house.BackUpAsync();

        Assert.False((await _house.MustAsync(_house.Request() with { Sample = 1 << 20 })).IsSample);
    }

    public void Dispose() => _house.Dispose();

    private static async Task AssertEqualToManifestAsync(RestoreRecord record)
    {
        await using var manifest = new FileStream(record.Root + record.Manifest, new FileStreamOptions { BufferSize = 0 });
        var result = await new ManifestComparison(
            new ComparisonOptions { Target = record.Root, Unlisted = [record.Manifest!] },
            new Deaf(),
            TimeProvider.System
        ).CompareAsync(manifest, Ct);
        Assert.Empty(result.Differences);
        Assert.True(result.ProvenFiles > 10 && !result.IsCutOff);
    }
}
