using Homelab.Backups.Manifests;
using Homelab.Backups.Restic;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Restores.Verification;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Restores.Tests.Verification;

/// <summary>What changed between manifest and snapshot, as restic itself tells it, makes no drill fail; what changed afterwards
/// does.</summary>
public sealed class SnapshotDifferencesTests : IAsyncDisposable
{
    private readonly OddTree _tree = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(RealTools.ResticsOfThisRun), MemberType = typeof(RealTools))]
    public async Task A_busy_source_is_told_from_a_damaged_restore(string version)
    {
        await _tree.GrowAsync(Ct);
        await _tree.BashAsync(
            "mkdir staging; for i in {1..300}; do echo $i > odd/many$i; done; mkdir odd/dir odd/gone; echo x > odd/gone/x; ln -s a odd/gone-link",
            Ct
        );
        var request = new ManifestRequest
        {
            Set = "set",
            Host = "nas",
            Tier = "fast",
            Canary = "7",
            Roots = [_tree.Root],
            StagingFolder = _tree["staging"],
        };
        var summary = await new ManifestWriter(request, new Progress<Progress>(), TimeProvider.System).WriteAsync(
            _tree["staging/manifest.jsonl"],
            Ct
        );
        await _tree.BashAsync(
            "cd odd; echo more >> many1; rm many2; rm -r gone gone-link; chmod 700 dir; rm plain; mkdir plain; echo new > new; touch -d 2020-01-01 many3; truncate -s 1 many4",
            Ct
        );
        var repository = new ResticByHand(RealTools.Restic(version), _tree["repository"]);
        repository.Init();
        Assert.Equal(0, (await repository.RunAsync(Ct, "backup", _tree.Root, _tree["staging"])).ExitCode);
        Assert.Equal(0, (await repository.RunAsync(Ct, "restore", "latest", "--target", _tree["restored"])).ExitCode);
        var from = Homelab.Backups.Restic.ResticRepository.ForReading(
            null,
            new Dictionary<string, string> { ["RESTIC_REPOSITORY"] = _tree["repository"], ["RESTIC_PASSWORD"] = WeakRepository.Password }
        );
        using var restic = new ResticTool(RealTools.Restic(version), from, _tree["cache"]);

        var differences = await SnapshotDifferences.FindAsync(restic, "latest", summary.Path, Ct);

        Assert.NotNull(differences);
        Assert.Null(await SnapshotDifferences.FindAsync(restic, "0123456789abcdef", summary.Path, Ct));
        Assert.Equal(
            ["dir", "gone", "gone-link", "gone/x", "many1", "many2", "many3", "many4", "plain"],
            differences.Altered.Select(path => path.Path[(_tree.Root.Length + 1)..])
        );
        Assert.Equal(summary.Totals.Files - 3 + 2, differences.Files);
        var set = new SetInspection
        {
            Set = "set",
            Kind = "files",
            Snapshot = "abc",
            SnapshotTime = TimeProvider.System.GetUtcNow(),
            Manifest = summary.Path,
            ManifestSha256 = summary.Sha256,
            Canary = "7",
            SnapshotFiles = differences.Files,
            Altered = differences.Altered,
        };
        Assert.DoesNotContain(await LookAsync(set), check => check.Effective is CheckStatus.Fail);

        await _tree.BashAsync($"cd restored{_tree.Root}; truncate -s 1 many5; touch many4; rm many6", Ct);
        var content = Assert.Single(await LookAsync(set), check => check.Name == "content");
        Assert.Equal(CheckStatus.Fail, content.Status);
        Assert.All(["many4", "many5", "many6"], name => Assert.Contains(name, content.Evidence, StringComparison.Ordinal));
        Assert.DoesNotContain("many1", content.Evidence, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _tree.DisposeAsync();

    private async Task<IReadOnlyList<DrillCheck>> LookAsync(SetInspection set) =>
        (
            await new Inspection(
                new InspectionJob { Root = _tree["restored"], Sets = [set] },
                Environment.GetEnvironmentVariable,
                new Progress<Progress>(),
                TimeProvider.System
            ).RunAsync(Ct)
        )
            .Sets[0]
            .Checks;
}
