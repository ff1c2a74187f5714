using System.Text.Json.Nodes;
using Homelab.Ansible;
using Homelab.Backups.Manifests.Comparing;
using Homelab.Processes.Containers;
using Homelab.Processes.Files;
using Homelab.Reports.Drills;
using Homelab.Restores.Drills.Guards;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Drills.Targets;

/// <summary>
/// A container without network. restic restores into its volume from outside, where the repository can be reached; everything is looked at
/// from inside, where nothing can be. Databases are loaded into containers of their own images, which have no network either.
/// </summary>
internal sealed class ContainerTarget(string image, string homelab, DrillFolder folder, LocalInspection inspection, TimeSpan limit)
    : IDrillTarget
{
    private const string Inside = "/restored";
    private const string Tool = "/usr/local/bin/homelab";

    private ContainerEngine? _engine;

    public DrillTargetReport Report { get; } = new("container", image);

    public string Root => folder.Root;

    public string Records => folder.Records;

    public PlaybookHost Host => PlaybookHost.Local;

    // Not empty once it is marked, and it may lie where this tool keeps its things; the guards have seen that it is the drill's own.
    public JsonObject Variables => new() { ["restore_homelab"] = homelab, ["restore_confirm"] = Environment.MachineName };

    public async Task<IReadOnlyList<DrillCheck>> GuardAsync(CancellationToken ct)
    {
        _engine = await DrillContainers.EngineAsync(folder.Id, limit, ct);
        return
        [
            MachineGuards.Kept(
                MachineGuards.EmptyName,
                $"the volume was made for this drill; {_engine.Tool.Name} gives its containers no network"
            ),
        ];
    }

    public async Task<IReadOnlyList<DrillCheck>> ProvisionAsync(CancellationToken ct)
    {
        await DrillContainers.FetchAsync(_engine!, image, ct);
        Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var (run, _) = await DrillContainers.RunAsync(_engine!, Order(["--version"], []), ct);
        return run.ExitCode == 0
            ? []
            : throw new DrillImpossibleException(
                $"homelab does not run in {image} ({run.Error.TrimEnd().Split('\n')[^1]}): give drill.target.image one of Debian 12 or newer."
            );
    }

    public Task<string?> RecordAsync(string set, CancellationToken ct) => LocalInspection.RecordAsync(Records, set);

    /// <summary>Files inside; databases through their containers, which only this machine can reach.</summary>
    public async Task<InspectionResult> InspectAsync(InspectionJob job, CancellationToken ct)
    {
        // A row of a server is dropped where the server can be reached; all other damage is done to files.
        var isRow =
            job.Sabotage?.Kind is SabotageKind.DropRow && job.Sets.Any(set => set.Loaded.Any(database => database.Server is not null));
        var files = job.Files
            ? await FilesAsync(
                job with
                {
                    Root = Inside,
                    Restorer = Restorer(),
                    Databases = false,
                    Sabotage = isRow ? null : job.Sabotage,
                },
                ct
            )
            : null;
        var databases = job.Databases
            ? await inspection.HereAsync(job with { Files = false, Sabotage = isRow ? job.Sabotage : null }, ct)
            : null;
        return InspectionMerge.Of(files, databases);
    }

    public Task<IReadOnlyList<string>> LeaveAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<string>>([]);

    private async Task<InspectionResult> FilesAsync(InspectionJob job, CancellationToken ct)
    {
        var (run, output) = await DrillContainers.RunAsync(_engine!, Order(["drill", "inspect"], InspectionJson.Write(job)), ct);
        return run.ExitCode == 0
            ? await InspectionJson.ReadResultAsync(output, job, ct)
            : throw new DrillImpossibleException(
                $"Looking at the restored files in {image} failed ({run.Error.TrimEnd().Split('\n')[^1]}): see whether the image holds git, sqlite3 and OpenSSL's library."
            );
    }

    // restic worked for this very user; inside, his ids may be others.
    private Restorer? Restorer() => OnDisk.Look(Root) is { } root ? new Restorer(OwnerScope.OfThisProcess, root.User, root.Group) : null;

    private ContainerOrder Order(IReadOnlyList<string> arguments, byte[] input) =>
        new(folder.Id, image, Tool, arguments, [$"{Root}:{Inside}", $"{homelab}:{Tool}:ro"], input);
}
