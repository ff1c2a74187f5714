using System.Diagnostics;
using Homelab.Backups.Backups;
using Homelab.Backups.Manifests.Sources;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>
/// Puts files in their places that another machine restored and carried here, because this one cannot reach the repository. Every rule
/// of a restore holds: nothing that differs is replaced, no folder of the system is touched, and production wants its name typed.
/// </summary>
/// <param name="folder">Holds <c>record.json</c>, what the other machine wrote down, and the tree <c>root</c>. It is used up.</param>
public sealed class CarriedRestore(RestoreRequest request, string folder, StateFolder state, TimeProvider clock)
{
    private readonly RestoreFindings _findings = new(request.Wish.Set);

    /// <summary>The machine that is written to.</summary>
    public ThisMachine Machine { get; init; } = ThisMachine.Look();

    private string Tree => Path.Combine(folder, "root");

    /// <summary>Never throws for what went wrong with it: the record says it. Null where the folder holds no restore of this set.</summary>
    /// <param name="confirmed">What a person typed.</param>
    public async Task<RestoreRecord?> RunAsync(string? confirmed, CancellationToken ct)
    {
        if (Carried() is not { } carried)
            return null;
        var plan = Plan(carried);
        var work = new RestoreWork(plan, _findings);
        if (await RefusesAsync(plan, confirmed, ct) || _findings.HaveFailed)
            return work.Keep();
        try
        {
            await PlaceAsync(plan, work, maySetAside: confirmed == Machine.Name, ct);
        }
        catch (PlacementException e)
        {
            _findings.Add(e.Kind, e.Detail);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _findings.Add(Diagnosis.RestoreFailed, e.Message);
        }

        return work.Keep();
    }

    /// <summary>What would be written down; changes nothing. Null as with <see cref="RunAsync"/>.</summary>
    public async Task<RestoreRecord?> LookAsync(string? confirmed, CancellationToken ct)
    {
        if (Carried() is not { } carried)
            return null;
        var plan = Plan(carried);
        var isRefused = await RefusesAsync(plan, confirmed, ct) || _findings.HaveFailed;
        var record = new RestoreWork(plan with { Request = request with { Record = null } }, _findings).Keep();
        var copy = new SafetyCopy(MountTable.Read(), plan.Stamp);
        return record with
        {
            Changed = !isRefused && (plan.Written.Any(IsNew) || SqlitePlace.Of(plan).Any(place => !place.IsDone())),
            SetAside = [.. plan.InTheWay.SelectMany(copy.Plan).Select(move => move.Shown)],
        };
    }

    private bool IsNew(string path) => !SameContent.IsIn(PathText.Below(Tree, path), PathText.Below(request.Target, path));

    private RestoreRecord? Carried()
    {
        var file = Path.Combine(folder, "record.json");
        if (
            !File.Exists(file)
            || RestoreRecord.Read(file) is not { FilesDone: true } carried
            || carried.Set != request.Wish.Set
            || !carried.Paths.All(PathText.IsPlain)
        )
            return null;
        return carried;
    }

    private RestorePlan Plan(RestoreRecord carried)
    {
        var snapshot = new Snapshot(
            new SnapshotFacts(
                carried.Snapshot,
                carried.SnapshotTime,
                carried.Host,
                ["homelab", $"tier:{carried.Tier}", $"set:{carried.Set}"],
                carried.Paths
            )
        );
        var plan = new RestorePlan
        {
            Request = request,
            Stamp = RestoreLook.Stamp(clock),
            Snapshot = snapshot,
            Restic = carried.Restic,
            Manifest = Manifest(carried),
            Access = carried.Access switch
            {
                "read-only" => RepositoryAccess.ReadOnly,
                "tier" => RepositoryAccess.Tier,
                _ => RepositoryAccess.Plain,
            },
            Selection = new Selection
            {
                Files = carried.RestoredFiles,
                Bytes = carried.RestoredBytes,
                AllFiles = carried.TotalFiles,
                AllBytes = carried.TotalBytes,
                Rounds = carried.IsSample ? 1 : 0,
            },
            Written = [.. carried.Paths.Where(path => OnDisk.Look(PathText.Below(Tree, path)) is not null).Distinct()],
        };
        plan = plan with { Databases = PlannedDatabases.Of(plan, _findings) };
        return plan with { InTheWay = InTheWay(plan) };
    }

    private SnapshotManifest.Found? Manifest(RestoreRecord carried)
    {
        if (
            carried.Manifest is not { } path
            || !PathText.IsPlain(path)
            || OnDisk.Look(PathText.Below(Tree, path)) is not { Type: EntryType.File }
        )
            return null;
        var copy = PathText.Below(Tree, path);
        return Digest.OfFile(copy) == carried.ManifestSha256
            ? SnapshotManifest.Read(path, new SnapshotFile.Dumped(copy, carried.ManifestSha256)) as SnapshotManifest.Found
            : null;
    }

    /// <summary>What differs as a whole, and what SQLite keeps beside such a database.</summary>
    private string[] InTheWay(RestorePlan plan)
    {
        var sqlite = SqlitePlace.Of(plan).Where(place => !place.IsDone()).SelectMany(place => place.InTheWay());
        return
        [
            .. plan
                .Written.Where(IsNew)
                .Select(path => PathText.Below(request.Target, path))
                .Concat(sqlite)
                .Where(path => !SafetyCopy.IsFree(path))
                .Distinct(),
        ];
    }

    private async Task<bool> RefusesAsync(RestorePlan plan, string? confirmed, CancellationToken ct)
    {
        var rules = new GroundRules(request, state, repository: null, Machine);
        if (rules.Refusal(plan) is { } refusal)
            _findings.Add(refusal.Kind, refusal.Detail);
        else if (await rules.ConfirmationAsync(plan, plan.InTheWay, ct) is { } wanted && confirmed != wanted.Name)
            _findings.Add(wanted.Kind, $"{wanted.Why}; this machine is {wanted.Name}");
        return _findings.HaveFailed;
    }

    private async Task PlaceAsync(RestorePlan plan, RestoreWork work, bool maySetAside, CancellationToken ct)
    {
        using var mark = await RestoreMark.BeginAsync(state, plan, clock, ct);
        if (mark is null)
        {
            _findings.Add(Diagnosis.RestoreBusy);
            return;
        }

        var time = Stopwatch.StartNew();
        var all = RawTree.Files(Tree);
        Directory.CreateDirectory(request.Target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        long? there = null;
        RestoredStaging.Say(plan, state);
        try
        {
            there = await new PlaceStep(request.Target, plan.Written, plan.Stamp, mark, Machine.Name, maySetAside, _findings).RunAsync(
                plan.InTheWay,
                [Tree],
                ct
            );
        }
        finally
        {
            work.FilesAre(all - there, mark.Journal.Done, time.Elapsed);
            work.Keep();
        }

        if (there is not null)
            mark.End();
    }
}
