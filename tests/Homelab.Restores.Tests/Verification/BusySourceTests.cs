using Homelab.Backups.Manifests;
using Homelab.Backups.Restic;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Restores.Verification;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Verification;

/// <summary>People work while a backup runs, at random; then something is damaged at random. The first fails nothing, the second does and
/// is named.</summary>
public sealed class BusySourceTests : IAsyncDisposable
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 60 : 2;

    // A file is changed in one of the ways in which programs change files, or goes, or comes.
    private const string Work = """
        pick() { ls -d [a-e]* | sed -n "$((RANDOM % 50 + 1))p"; }
        for step in 1 2 3; do
          case $((RANDOM % 9)) in
            0) echo more >> "$(pick)" ;; 1) f=$(pick); cp "$f" t; echo x >> t; chmod 600 t; mv t "$f" ;; 2) rm -f "$(pick)" ;; 3) echo new > "new $RANDOM" ;;
            4) touch -d "2001-02-03" "$(pick)" ;; 5) f=$(pick); mv "$f" "moved-$f" ;; 6) f=$(pick); rm -f "$f"; mkdir "$f" ;; 7) chmod 640 "$(pick)" ;; 8) : > "$(pick)" ;;
          esac
        done
        """;

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Source => _dir["srv"];

    [Fact]
    public async Task Work_while_a_backup_runs_fails_nothing_and_damage_after_it_does()
    {
        var repository = new WeakRepository(_dir["repository"]);
        var (falseFails, falsePasses) = (0, 0);
        for (var round = 1; round <= Rounds; round++)
        {
            var set = await BackUpAsync(repository, round);
            var before = await LookAsync(set);
            falseFails += before.Count(check => check.Effective is CheckStatus.Fail);
            var victim = await DamageAsync(set, round);
            var after = await LookAsync(set);
            falsePasses += DrillVerdicts.Notices(after, "set", victim) ? 0 : 1;
            Assert.True(falseFails + falsePasses == 0, $"round {round}, {victim}:\n{Words(before)}\n\n{Words(after)}");
        }

        TestContext.Current.SendDiagnosticMessage(
            $"Busy sources: {Rounds} backed up and damaged, {falsePasses} false passes, {falseFails} false failures."
        );
    }

    public async ValueTask DisposeAsync() => await RealTools.RunAsync("rm", ["-rf", _dir.Path], CancellationToken.None);

    private async Task<SetInspection> BackUpAsync(WeakRepository repository, int round)
    {
        await BashAsync(
            "rm -rf srv staging root; mkdir srv staging; for i in {a..e}{1..12}; do head -c $((RANDOM % 3000 + 1)) /dev/urandom > srv/$i; done; ln -s a1 srv/link",
            _dir.Path
        );
        var request = new ManifestRequest
        {
            Set = "set",
            Host = "nas",
            Tier = "fast",
            Canary = "7",
            Roots = [Source],
            StagingFolder = _dir["staging"],
        };
        var summary = await new ManifestWriter(request, new Progress<Progress>(), TimeProvider.System).WriteAsync(
            _dir["staging/manifest.jsonl"],
            Ct
        );
        await BashAsync($"RANDOM={round}; {Work}", Source);
        var environment = repository.Environment;
        await ResticAsync(environment, "backup", Source, _dir["staging"]);
        await ResticAsync(environment, "restore", "latest", "--target", _dir["root"]);
        var from = Homelab.Backups.Restic.ResticRepository.ForReading(
            null,
            environment.ToDictionary(pair => pair.Key, pair => pair.Value!)
        );
        using var restic = new ResticTool(RealTools.Restic019, from, _dir["cache"]);
        var differences = await SnapshotDifferences.FindAsync(restic, "latest", summary.Path, Ct);
        Assert.NotNull(differences);
        return new SetInspection
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
    }

    /// <summary>Damages a file that nobody worked on.</summary>
    private async Task<string> DamageAsync(SetInspection set, int round)
    {
        var random = new Random(round);
        var files = Directory
            .GetFiles(_dir["root"] + Source)
            .Select(path => path[_dir["root"].Length..])
            .Where(path =>
                char.IsBetween(Path.GetFileName(path)[0], 'a', 'e')
                && Path.GetFileName(path).Length < 4
                && set.Altered!.All(altered => altered.Path != path)
            )
            .Order(StringComparer.Ordinal)
            .ToArray();
        var victim = files[random.Next(files.Length)];
        var file = _dir["root"] + victim;
        await BashAsync(
            (round % 5) switch
            {
                0 => $"rm {file}",
                1 => $"truncate -s -1 {file}",
                2 =>
                    $"touch -r {file} t; printf '\\377' | dd of={file} bs=1 conv=notrunc status=none; printf '\\000' | dd of={file} bs=1 seek=0 conv=notrunc oflag=append status=none; touch -r t {file}; rm t",
                3 => $"touch {file}",
                _ => $"chmod 4755 {file}",
            },
            _dir.Path
        );
        return victim;
    }

    private async Task<IReadOnlyList<DrillCheck>> LookAsync(SetInspection set) =>
        (
            await new Inspection(
                new InspectionJob { Root = _dir["root"], Sets = [set] },
                Environment.GetEnvironmentVariable,
                new Progress<Progress>(),
                TimeProvider.System
            ).RunAsync(Ct)
        )
            .Sets[0]
            .Checks;

    private static async Task ResticAsync(Dictionary<string, string?> environment, params string[] arguments)
    {
        var run = await RealTools.RunAsync(RealTools.Restic019, arguments, Ct, environment: environment);
        Assert.True(run.ExitCode == 0, run.StandardError);
    }

    private static async Task BashAsync(string script, string folder)
    {
        var run = await RealTools.RunAsync("bash", ["-c", "set -e\n" + script], Ct, folder);
        Assert.True(run.ExitCode == 0, run.StandardError);
    }

    private static string Words(IEnumerable<DrillCheck> checks) =>
        string.Join('\n', checks.Select(check => $"{check.Name}: {check.Status} {check.Evidence}"));
}
