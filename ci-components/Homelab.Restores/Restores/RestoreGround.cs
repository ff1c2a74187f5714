using Homelab.Backups.Backups;
using Homelab.Backups.Manifests.Sources;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>What a restore finds where it would write.</summary>
/// <param name="folder">For what restic reads.</param>
internal sealed class RestoreGround(
    RestorePlan plan,
    ResticTool restic,
    Chooser chooser,
    StateFolder state,
    string folder,
    ThisMachine machine,
    RestoreFindings findings,
    IProgress<Progress> progress
)
{
    private readonly MountTable _mounts = MountTable.Read();

    private RestoreRequest Request => plan.Request;

    private GroundRules Rules => new(Request, state, restic.Repository.Address, machine);

    public async Task<RestorePlan> LookAsync(CancellationToken ct)
    {
        if (Rules.Refusal(plan) is { } refusal)
        {
            findings.Add(refusal.Kind, refusal.Detail);
            return plan;
        }

        // What was begun, or ended, here goes on file by file; anything else is set aside as a whole.
        var isBegun = RestoreMark.Find(state, Request, plan.Snapshot!.Id) is { IsPlacing: true };
        string[] there = [.. Places().Concat(Sqlite()).Where(path => !SafetyCopy.IsFree(path))];
        if (there.Length > 0 && (isBegun || await IsOfThisSnapshotAsync(ct) || await SeemsTheSameAsync(ct)))
        {
            var scan = new PlaceScan(plan);
            progress.Report(new Progress.Started($"{Request.Wish.Set}: what is there"));
            if (await scan.RunAsync(restic, chooser, folder, progress, ct) is { } failure)
            {
                findings.Add(failure);
                return plan;
            }

            if (isBegun || await IsOfThisSnapshotAsync(ct) || (scan.ToWrite == 0 && !Sqlite().Any()))
                return await GoOnAsync(scan, ct);
        }

        return await AnewAsync(there, ct);
    }

    private async Task<RestorePlan> GoOnAsync(PlaceScan scan, CancellationToken ct)
    {
        string[] inTheWay = [.. scan.Different, .. Sqlite()];
        var going = plan with { IsThere = true, ToWrite = scan.ToWrite + SqlitePlace.Of(plan).Count(place => !place.IsDone()), Parts = [] };
        if (scan.ToWrite > 0 && await PartsAsync(scan.Fetch, ct) is { } parts)
            going = going with { Parts = parts };
        return findings.HaveFailed ? plan : await WithConfirmationAsync(going, inTheWay, ct);
    }

    private async Task<RestorePlan> AnewAsync(string[] inTheWay, CancellationToken ct)
    {
        if (Rules.Refusal(plan with { InTheWay = inTheWay }) is { } refusal)
        {
            findings.Add(refusal.Kind, refusal.Detail);
            return plan;
        }

        if (await PartsAsync(fetch: null, ct) is not { } parts)
            return plan;
        var copy = new SafetyCopy(_mounts, plan.Stamp);
        return await WithConfirmationAsync(
            plan with
            {
                Parts = parts,
                InTheWay = inTheWay,
                SetAside = [.. inTheWay.SelectMany(copy.Plan).Select(move => move.Shown)],
            },
            inTheWay,
            ct
        );
    }

    private IEnumerable<string> Places() => plan.Written.Select(path => PathText.Below(Request.Target, path));

    /// <summary>Databases that differ from what would take their place, and what SQLite keeps beside them.</summary>
    private IEnumerable<string> Sqlite() => SqlitePlace.Of(plan).Where(place => !place.IsDone()).SelectMany(place => place.InTheWay());

    /// <summary>This very snapshot was restored here, into a folder of its own.</summary>
    private async Task<bool> IsOfThisSnapshotAsync(CancellationToken ct)
    {
        if (
            Request.IsInPlace
            || plan.Known is not { } manifest
            || OnDisk.Look(PathText.Below(Request.Target, manifest.Path)) is not { Type: EntryType.File }
        )
            return false;
        return await Digest.OfFileAsync(PathText.Below(Request.Target, manifest.Path), ct) == manifest.Sha256;
    }

    /// <summary>By sizes and times, which is quick, and no more than a reason to look closer.</summary>
    private async Task<bool> SeemsTheSameAsync(CancellationToken ct)
    {
        var run = await ResticRestore.RunAsync(
            restic,
            plan.Order(Request.Target, plan.Selection, folder) with
            {
                IsDryRun = true,
            },
            progress,
            ct
        );
        return run.ExitCode == 0 && RestoreCounts.Read(run.Summary) is { } counts && counts.Total <= plan.Selection.MadeAnew;
    }

    /// <summary>What is fetched to which disk; null if that cannot be found out.</summary>
    /// <param name="fetch">Null for everything that was chosen.</param>
    private async Task<IReadOnlyList<StagePart>?> PartsAsync(IReadOnlySet<string>? fetch, CancellationToken ct)
    {
        var grouped = plan
            .Written.Select(path => (Path: path, Bases: Staging.Bases(Request.Target, PathText.Below(Request.Target, path), _mounts)))
            .Where(place => place.Bases.Count > 0)
            .GroupBy(place => place.Bases[0])
            .Select(group => (group.First().Bases, Paths: group.Select(place => place.Path).ToArray()))
            .ToArray();
        // What is not there yet is made on the target's own disk.
        if (grouped.Length == 0)
            grouped = [(Staging.Bases(Request.Target, Request.Target, _mounts), [.. plan.Written])];
        var parts = new List<StagePart>();
        foreach (var (bases, paths) in grouped)
        {
            if (
                fetch is null
                && (grouped.Length == 1 || plan.Selection.IsSample || plan.Written.Any(path => ResticPattern.LineOf(path) is null))
            )
            {
                parts.Add(new StagePart(bases, plan.Selection));
                break;
            }

            var wanted = fetch is null
                ? paths.ToHashSet()
                : fetch.Where(path => paths.Any(root => PathText.IsAtOrBelow(path, root))).ToHashSet();
            if (wanted.Count == 0)
                continue;
            if (await chooser.PartAsync(wanted, ct) is not ResticAnswer<Selection>.Found { Value: var selection })
            {
                findings.Add(Diagnosis.RestoreFailed, "the list of the snapshot could not be read again");
                return null;
            }

            parts.Add(new StagePart(bases, selection));
        }

        Room(parts);
        return parts;
    }

    private void Room(List<StagePart> parts)
    {
        var free = parts.Select(part => part.Bases[0]).Distinct().Sum(place => new DriveInfo(Existing(place)).AvailableFreeSpace);
        var missing = parts.Sum(part => part.Selection.Bytes) - (plan.Known?.Holes ?? 0) - free;
        if (missing > 0)
            findings.Add(Diagnosis.RestoreSpace, $"{missing >> 20} MiB are missing");
    }

    private static string Existing(string path)
    {
        while (!Directory.Exists(path))
            path = Path.GetDirectoryName(path)!;
        return path;
    }

    private async Task<RestorePlan> WithConfirmationAsync(RestorePlan looked, string[] inTheWay, CancellationToken ct) =>
        looked with
        {
            Confirm = await Rules.ConfirmationAsync(looked, inTheWay, ct),
        };
}
