using Homelab.Backups.Manifests;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Restores.Verification;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Verification;

/// <summary>A set of a few files, its manifest, and what was "restored" of it: a copy below a folder that stands for /.</summary>
internal sealed class SmallRestore : IAsyncDisposable
{
    private readonly TempDir _dir = new();

    public string Source => _dir["srv/set"];

    public string Staging => _dir["staging"];

    public string Root => _dir["root"];

    public string Restored => Root + Source;

    /// <summary>What the job says of the set.</summary>
    public SetInspection Set { get; private set; } = null!;

    public string Kind { get; init; } = "files";

    /// <summary>Runs a script in the source, writes the manifest, runs another one there as somebody would while restic reads, and copies
    /// everything.</summary>
    public async Task MakeAsync(string script, CancellationToken ct, string meanwhile = "true", ManifestRequest? request = null)
    {
        Directory.CreateDirectory(Source);
        Directory.CreateDirectory(Staging);
        await BashAsync(script, Source, ct);
        request ??= new ManifestRequest
        {
            Set = "set",
            Host = "nas",
            Tier = "fast",
            Canary = "pipeline 7",
            Roots = [Source],
        };
        var summary = await new ManifestWriter(
            request with
            {
                StagingFolder = Staging,
            },
            new Progress<Progress>(),
            TimeProvider.System
        ).WriteAsync(Path.Combine(Staging, "manifest.jsonl"), ct);
        Set = new SetInspection
        {
            Set = "set",
            Kind = Kind,
            Snapshot = new string('a', 64),
            SnapshotTime = TimeProvider.System.GetUtcNow(),
            Host = "nas",
            Tier = "fast",
            Manifest = summary.Path,
            ManifestSha256 = summary.Sha256,
            Canary = "pipeline 7",
        };
        await BashAsync(meanwhile, Source, ct);
        await BashAsync($"mkdir -p '{Root}{_dir.Path}' && cp -a '{_dir["srv"]}' '{Staging}' '{Root}{_dir.Path}'/", _dir.Path, ct);
    }

    /// <summary>Does something to what was restored.</summary>
    public Task DamageAsync(string script, CancellationToken ct) => BashAsync(script, Restored, ct);

    public async Task<IReadOnlyList<DrillCheck>> LookAsync(CancellationToken ct, Func<SetInspection, SetInspection>? change = null) =>
        (await InspectAsync(ct, change)).Sets.Single().Checks;

    public Task<InspectionResult> InspectAsync(
        CancellationToken ct,
        Func<SetInspection, SetInspection>? change = null,
        SabotageOrder? sabotage = null
    ) =>
        new Inspection(
            new InspectionJob
            {
                Root = Root,
                Sets = [change?.Invoke(Set) ?? Set],
                Sabotage = sabotage,
            },
            Environment.GetEnvironmentVariable,
            new Progress<Progress>(),
            TimeProvider.System
        ).RunAsync(ct);

    public async ValueTask DisposeAsync() => await RealTools.RunAsync("rm", ["-rf", _dir.Path], CancellationToken.None);

    private static async Task BashAsync(string script, string folder, CancellationToken ct)
    {
        var run = await RealTools.RunAsync("bash", ["-c", "set -e\n" + script], ct, folder);
        Assert.True(run.ExitCode == 0, run.StandardError);
    }
}
