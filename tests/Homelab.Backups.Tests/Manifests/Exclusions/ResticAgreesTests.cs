using Homelab.Backups.Manifests.Exclusions;
using Homelab.Backups.Manifests.Walking;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Manifests.Exclusions;

/// <summary>The walk sees what restic stores, over random trees and patterns. Each run of restic tries forty lists of patterns, each on a
/// tree of its own.</summary>
public sealed class ResticAgreesTests : IDisposable
{
    private const int Trees = 40;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 60 : 3;

    private static readonly string[] Names =
    [
        "a",
        "ab",
        "abc",
        "b",
        "c.d",
        "é",
        "日本",
        "x y",
        "[z]",
        "a*b",
        "q?",
        @"w\w",
        "-n",
        "!bang",
        "..d",
        "$A_VARIABLE",
        "{a,b}",
        "]",
    ];

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(RealTools.ResticsOfThisRun), MemberType = typeof(RealTools))]
    public async Task Random_patterns_mean_what_they_mean_to_restic(string version)
    {
        var repository = new ResticByHand(RealTools.Restic(version), _dir["repository"]);
        repository.Init();
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(round + (Rounds * 1000));
            var root = _dir[$"round{round}"];
            var patterns = new List<string>();
            for (var tree = 0; tree < Trees; tree++)
            {
                Grow(random, $"{root}/{Marked("t", tree)}", tree, depth: 0);
                for (var i = random.Next(4); i >= 0; i--)
                    patterns.Add(Pattern(random, root, tree));
            }

            patterns = [.. patterns.Where(Exclusion.IsValid)];

            var stored = await repository.WouldStoreAsync([root], patterns, Ct);

            Assert.Equal(stored, Walk([root], patterns));
            Assert.InRange(stored.Count, Trees, Walk([root], []).Count - Trees);
        }
    }

    [Theory]
    [InlineData("0.19", "thumbs")]
    [InlineData("0.19", "*.dump", "fast", "!inside")]
    [InlineData("0.19", "**")]
    [InlineData("0.18", "*.dump", "thumbs")]
    public async Task Sources_within_sources_and_a_kept_folder_are_seen_as_restic_sees_them(string version, params string[] patterns)
    {
        var repository = new ResticByHand(RealTools.Restic(version), _dir["repository"]);
        repository.Init();
        var root = _dir["root"];
        var staging = _dir["root/state/staging/fast/set"];
        _dir.Write("root/photos/thumbs/1.jpg", "");
        _dir.Write("root/photos/1.jpg", "");
        _dir.Write("root/state/journal/x", "");
        _dir.Write("root/state/staging/fast/other/x.dump", "");
        _dir.Write("root/state/staging/fast/set/x.dump", "");
        _dir.Write("root/state/staging/fast/set/thumbs/x", "");
        var exclusion = new Exclusion(patterns).Without(_dir["root/state"]).ButKeeping(staging);

        var stored = await repository.WouldStoreAsync([root, staging], exclusion.Patterns, Ct);

        Assert.Equal(stored, Walk([root, staging], exclusion.Patterns));
        Assert.Contains(staging + "/x.dump", stored);
        Assert.DoesNotContain(_dir["root/state/journal"], stored);
        Assert.DoesNotContain(_dir["root/state/staging/fast/other"], stored);
    }

    [Theory]
    [InlineData("$A_VARIABLE")]
    [InlineData("${A_VARIABLE}")]
    [InlineData("~")]
    public async Task Restic_expands_nothing_in_a_pattern_given_as_an_argument(string pattern)
    {
        var repository = new ResticByHand(RealTools.Restic019, _dir["repository"]);
        repository.Init();
        _dir.Write("root/thumbs", "");
        _dir.Write("root/" + pattern, "");

        Assert.Equal([_dir["root"], _dir["root/thumbs"]], await repository.WouldStoreAsync([_dir["root"]], [pattern], Ct));
        Assert.Equal([_dir["root"], _dir["root/thumbs"]], Walk([_dir["root"]], [pattern]));
    }

    public void Dispose() => _dir.Dispose();

    private static List<string> Walk(string[] roots, IEnumerable<string> patterns)
    {
        using var walk = new TreeWalk(new Roots(roots, new Exclusion(patterns)));
        var seen = new List<string>();
        while (walk.Next())
            seen.Add(System.Text.Encoding.UTF8.GetString(walk.Path));
        return [.. seen.Order(StringComparer.Ordinal)];
    }

    // A mark in every name keeps the patterns of one tree away from the others.
    private static string Marked(string name, int tree) => $"{name}_{tree:00}";

    private static void Grow(Random random, string folder, int tree, int depth)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in random.GetItems(Names, 5).Distinct())
        {
            var path = $"{folder}/{Marked(name, tree)}";
            if (depth < 3 && random.Next(2) == 0)
                Grow(random, path, tree, depth + 1);
            else
                File.WriteAllText(path, "");
        }
    }

    private static string Pattern(Random random, string root, int tree)
    {
        var parts = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(4) == 0 ? "**" : Marked(Part(random), tree)).ToList();
        if (parts.TrueForAll(part => part == "**"))
            parts.Add(Marked(Part(random), tree));
        if (random.Next(3) == 0)
            parts.Insert(0, $"{root}/{(random.Next(4) == 0 ? "**" : Marked("t", tree))}");
        var pattern = string.Join(random.Next(10) == 0 ? "//" : "/", parts) + (random.Next(5) == 0 ? "/" : "");
        return (random.Next(4) == 0 ? "!" : "") + pattern;
    }

    private static string Part(Random random)
    {
        var name = Names[random.Next(Names.Length)];
        return random.Next(8) switch
        {
            0 => name,
            1 => "*",
            2 => name[..1] + "*",
            3 => "*" + name[^1..],
            4 => "?" + name[1..],
            5 => "[a-c]*",
            6 => "[^ab]*",
            _ => string.Concat(name.Select(letter => letter is '\\' or '*' or '?' or '[' or ']' ? $"\\{letter}" : letter.ToString())),
        };
    }
}
