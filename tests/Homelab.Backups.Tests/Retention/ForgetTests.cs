using System.Text.Json;
using Homelab.Backups.Restic;
using Homelab.Backups.Retention;
using Homelab.Configuration;
using Homelab.Testing;

namespace Homelab.Backups.Tests.Retention;

/// <summary>Held against the only authority on what restic would forget.</summary>
public sealed class ForgetTests : IDisposable
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 };

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task A_preview_is_what_restic_would_forget_over_random_histories(string version)
    {
        for (var seed = 0; seed < (IsLong ? 60 : 4); seed++)
        {
            var random = new Random(seed);
            var repository = Repository($"{seed}", random, snapshots: random.Next(1, 300));
            var snapshots = await ListAsync(version, repository);
            for (var round = 0; round < 10; round++)
                await AgreeAsync(version, repository, snapshots, RandomHistory.Rules(random), $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task Days_and_hours_are_those_of_the_clock_a_snapshot_was_made_by(string version)
    {
        var repository = new WeakRepository(_dir["repository"]);
        foreach (
            var time in new[]
            {
                "2025-10-26T02:30:00+02:00",
                "2025-10-26T02:30:00+01:00",
                "2025-10-25T23:30:00-04:00",
                "2025-10-27T01:00:00+05:45",
                "2024-12-30T12:00:00Z",
                "2025-01-05T12:00:00Z",
                "2024-12-31T23:59:59.999999999Z",
            }
        )
            repository.AddSnapshot(time, "nas", ["homelab"], ["/srv"]);

        var snapshots = await ListAsync(version, repository);
        foreach (var zone in new[] { "UTC", "Pacific/Kiritimati" })
        {
            foreach (
                var rules in new[]
                {
                    new KeepRules(null, 9, null, null, null, null),
                    new KeepRules(null, null, 2, null, null, null),
                    new KeepRules(null, null, null, 9, null, null),
                    new KeepRules(1, null, null, null, null, 2),
                }
            )
                await AgreeAsync(version, repository, snapshots, rules, $"{zone} {rules}", zone);
        }
    }

    [Theory]
    [MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task Snapshots_that_restic_made_itself_are_judged_alike(string version)
    {
        var repository = new WeakRepository(_dir["repository"]);
        var source = _dir.Write("source/a.txt", "hello");
        foreach (
            var (zone, time) in new[]
            {
                ("Europe/Berlin", "2025-03-30 01:59:59"),
                ("Europe/Berlin", "2025-03-30 03:00:00"),
                ("Asia/Kathmandu", "2025-03-30 23:59:59"),
                ("UTC", "2025-12-31 23:59:59"),
                ("UTC", "2026-01-01 00:00:00"),
            }
        )
        {
            var run = await RealTools.RunAsync(
                RealTools.Restic(version),
                ["backup", "--quiet", "--host", "nas", "--tag", "homelab,set:a", "--time", time, source],
                Ct,
                environment: In(repository, zone)
            );
            Assert.True(run.ExitCode == 0, run.StandardError);
        }

        var snapshots = await ListAsync(version, repository);
        foreach (
            var rules in new[]
            {
                new KeepRules(null, 3, null, null, null, null),
                new KeepRules(null, null, 2, null, null, null),
                new KeepRules(1, null, null, 1, 2, 5),
            }
        )
            await AgreeAsync(version, repository, snapshots, rules, $"{rules}");
    }

    public void Dispose() => _dir.Dispose();

    private WeakRepository Repository(string name, Random random, int snapshots)
    {
        var repository = new WeakRepository(_dir[name]);
        var times = new List<string>();
        for (var number = 0; number < snapshots; number++)
        {
            // A few at the same moment.
            times.Add(times.Count > 0 && random.Next(20) == 0 ? times[random.Next(times.Count)] : RandomHistory.Time(random));
            repository.AddSnapshot(times[^1], RandomHistory.Host(random), RandomHistory.Tags(random), [$"/srv/{random.Next(3)}"]);
        }
        return repository;
    }

    private static async Task<IReadOnlyList<SnapshotFacts>> ListAsync(string version, WeakRepository repository)
    {
        var listed = await AnswerAsync(version, repository, ["snapshots"], "Asia/Tokyo");
        SnapshotFacts[] snapshots = [.. listed.EnumerateArray().Select(SnapshotFacts.Read).OfType<SnapshotFacts>()];
        Assert.Equal(Directory.GetFiles(Path.Combine(repository.Path, "snapshots")).Length, snapshots.Length);
        return snapshots;
    }

    private static async Task AgreeAsync(
        string version,
        WeakRepository repository,
        IReadOnlyList<SnapshotFacts> snapshots,
        KeepRules rules,
        string about,
        string zone = "Europe/Berlin"
    )
    {
        var forget = await AnswerAsync(
            version,
            repository,
            ["forget", "--dry-run", "--group-by", "host,tags", .. new RetentionPolicy(rules).Options],
            zone
        );

        var (theirs, ours) = (RetentionPreview.Read(forget)!, RetentionPreview.Of(snapshots, new RetentionPolicy(rules)));

        Assert.True(Told(theirs) == Told(ours), $"{about}: {rules}\n\nrestic:\n{Told(theirs)}\n\nours:\n{Told(ours)}");
    }

    // At one moment restic leaves it to chance which snapshot comes first, so those are told by their time alone.
    private static string Told(RetentionPreview preview)
    {
        var shared = preview
            .Groups.SelectMany(group =>
                group
                    .Keep.Select(kept => (group.Group, kept.Snapshot.Time.UtcTicks))
                    .Concat(group.Remove.Select(gone => (group.Group, gone.Time.UtcTicks)))
            )
            .CountBy(moment => moment)
            .Where(moment => moment.Value > 1)
            .Select(moment => moment.Key)
            .ToHashSet();
        return string.Join(
            '\n',
            preview.Groups.SelectMany(group =>
                new[] { $"{group.Group}" }
                    .Concat(group.Keep.Select(kept => $"  + {Name(group.Group, kept.Snapshot)} {string.Join(", ", kept.Reasons)}"))
                    .Concat(group.Remove.Select(gone => $"  - {Name(group.Group, gone)}"))
            )
        );

        string Name(SnapshotGroup group, SnapshotFacts snapshot) =>
            shared.Contains((group, snapshot.Time.UtcTicks)) ? $"{snapshot.Time.UtcTicks}" : $"{snapshot.Id[..12]} {snapshot.Time:O}";
    }

    private static async Task<JsonElement> AnswerAsync(string version, WeakRepository repository, string[] arguments, string zone)
    {
        var run = await RealTools.RunAsync(
            RealTools.Restic(version),
            [.. arguments, "--json", "--no-lock", "--no-cache"],
            Ct,
            environment: In(repository, zone)
        );
        Assert.True(run.ExitCode == 0, run.StandardError);
        using var document = JsonDocument.Parse(run.StandardOutput);
        return document.RootElement.Clone();
    }

    private static Dictionary<string, string?> In(WeakRepository repository, string zone) => new(repository.Environment) { ["TZ"] = zone };
}
