using System.Text.Json.Nodes;
using Homelab.Ansible;
using Homelab.Processes.Files;
using Homelab.Reports.Drills;
using Homelab.Restores.Drills.Guards;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Drills.Targets;

/// <summary>A folder on the machine that holds the drill. It proves that the data comes back, not that a clean machine can use
/// it.</summary>
/// <param name="path">Where to restore to: empty, or not there yet.</param>
/// <param name="inUse">Folders that are somebody's: of the sets, of the repositories, of this tool.</param>
internal sealed class DirectoryTarget(
    string path,
    IReadOnlyList<string> inUse,
    string homelab,
    DrillFolder folder,
    LocalInspection inspection
) : IDrillTarget
{
    public DrillTargetReport Report { get; } = new("directory", path);

    public string Root { get; } = Path.GetFullPath(path);

    public string Records => folder.Records;

    public PlaybookHost Host => PlaybookHost.Local;

    // Not empty once it is marked, and it may lie where this tool keeps its things; the guards have seen that it is the drill's own.
    public JsonObject Variables => new() { ["restore_homelab"] = homelab, ["restore_confirm"] = Environment.MachineName };

    public Task<IReadOnlyList<DrillCheck>> GuardAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<DrillCheck>>([Judge()]);

    public Task<IReadOnlyList<DrillCheck>> ProvisionAsync(CancellationToken ct)
    {
        folder.WillUse(Root);
        Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        DrillMarker.Put(Root, folder.Id);
        return Task.FromResult<IReadOnlyList<DrillCheck>>([]);
    }

    public Task<string?> RecordAsync(string set, CancellationToken ct) => LocalInspection.RecordAsync(Records, set);

    public Task<InspectionResult> InspectAsync(InspectionJob job, CancellationToken ct) => inspection.HereAsync(job, ct);

    public Task<IReadOnlyList<string>> LeaveAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<string>>([]);

    private DrillCheck Judge()
    {
        if (inUse.FirstOrDefault(used => PathText.IsAtOrBelow(Root, used) || PathText.IsAtOrBelow(used, Root)) is { } taken)
            return MachineGuards.Violated(
                MachineGuards.ProductionName,
                $"{Root} overlaps {taken}, which is in use: give drill.target.path a folder of its own."
            );
        if (File.Exists(Root) || new DirectoryInfo(Root) is { LinkTarget: not null })
            return MachineGuards.Violated(
                MachineGuards.EmptyName,
                $"{Root} is no folder: give drill.target.path an empty one, or one that is not there yet."
            );
        return Directory.Exists(Root) && Directory.EnumerateFileSystemEntries(Root).Any()
            ? MachineGuards.Violated(
                MachineGuards.EmptyName,
                $"{Root} is not empty: give drill.target.path an empty folder, or one that is not there yet."
            )
            : MachineGuards.Kept(MachineGuards.EmptyName, $"{Root} was empty, and is none of the {inUse.Count} folders in use");
    }
}
