using System.Diagnostics;
using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>Finds out what a restore would do: which snapshot, what is in it, what stands in the way, what has to be confirmed.</summary>
/// <param name="folder">For the manifest.</param>
internal sealed class RestoreLook(
    RestoreRequest request,
    ResticTool restic,
    StateFolder state,
    string folder,
    ThisMachine machine,
    TimeProvider clock,
    IProgress<Progress> progress
)
{
    private readonly RestoreFindings _findings = new(request.Wish.Set);

    public async Task<RestorePlan> LookAsync(CancellationToken ct)
    {
        var plan = new RestorePlan
        {
            Request = request,
            Access = restic.Repository.Access,
            Stamp = Stamp(clock),
            Restic = (await restic.VersionAsync(ct)).ToString(),
        };
        progress.Report(new Progress.Started($"{request.Wish.Set}: snapshot"));
        if (await SnapshotAsync(ct) is not { } snapshot)
            return plan with { Findings = _findings.All };
        plan = plan with { Snapshot = snapshot, Manifest = await ManifestAsync(snapshot, ct) };
        plan = plan with { Databases = PlannedDatabases.Of(plan, _findings) };
        if (request.Part is not RestorePart.Databases && !_findings.HaveFailed)
            plan = await FilesAsync(plan, ct);
        return plan with { Findings = _findings.All };
    }

    /// <summary>The plan for files that are there, with the manifest that lies among them.</summary>
    public static RestorePlan AtEarlier(RestoreRequest request, Snapshot snapshot, SnapshotManifest.Found manifest, TimeProvider clock)
    {
        var findings = new RestoreFindings(request.Wish.Set);
        var plan = new RestorePlan
        {
            Request = request,
            Stamp = Stamp(clock),
            Snapshot = snapshot,
            Manifest = manifest,
        };
        plan = plan with { Databases = PlannedDatabases.Of(plan, findings) };
        return plan with { Findings = findings.All };
    }

    internal static string Stamp(TimeProvider clock) => clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'");

    private async Task<Snapshot?> SnapshotAsync(CancellationToken ct)
    {
        switch (await request.Wish.FindAsync(restic, ct, clock))
        {
            case SnapshotChoice.Found found:
                if (found.Skipped is { } ahead)
                    _findings.Add(Diagnosis.RestoreSnapshotAhead, ahead);
                return found.Snapshot;
            case SnapshotChoice.None none:
                _findings.Add(Diagnosis.RestoreSnapshot, none.Sentence);
                return null;
            case SnapshotChoice.Failed failed:
                _findings.Add(failed.Failure);
                return null;
            default:
                throw new UnreachableException("A snapshot is found or is not.");
        }
    }

    private async Task<SnapshotManifest> ManifestAsync(Snapshot snapshot, CancellationToken ct)
    {
        var manifest = await SnapshotManifest.FetchAsync(restic, snapshot, folder, ct);
        switch (manifest)
        {
            case SnapshotManifest.Absent:
                _findings.Add(Diagnosis.RestoreManifestAbsent);
                break;
            case SnapshotManifest.Unreadable unreadable:
                _findings.Add(Diagnosis.RestoreManifestUnreadable, unreadable.Sentence);
                break;
            case SnapshotManifest.Failed failed:
                _findings.Add(failed.Failure);
                break;
            case SnapshotManifest.Found found
                when (found.Header.Set, found.Header.Host, found.Header.Tier)
                    != (request.Wish.Set, snapshot.Facts.Host, snapshot.Tagged("tier:")):
                _findings.Add(
                    Diagnosis.RestoreManifestForeign,
                    $"it says {found.Header.Set} on {found.Header.Host}, tier {found.Header.Tier}"
                );
                break;
        }

        return manifest;
    }

    private async Task<RestorePlan> FilesAsync(RestorePlan plan, CancellationToken ct)
    {
        progress.Report(new Progress.Started($"{request.Wish.Set}: list of files"));
        var chooser = new Chooser(restic, plan.Snapshot!);
        var include = Included(plan);
        var answer =
            request.Sample is { } size ? await chooser.SampleAsync(size, request.Rotation, ct)
            : include.Count > 0 ? await chooser.OnlyAsync(include, ct)
            : await chooser.EverythingAsync(ct);
        if (answer is ResticAnswer<Selection>.Failed failed)
            _findings.Add(failed.Failure);
        if (answer is not ResticAnswer<Selection>.Found { Value: var selection })
            return plan;
        plan = plan with { Selection = selection, Written = include.Count > 0 ? include : plan.Snapshot!.Facts.Paths };
        Judge(chooser, selection);
        return _findings.HaveFailed
            ? plan
            : await new RestoreGround(plan, restic, chooser, state, folder, machine, _findings, progress).LookAsync(ct);
    }

    // The live file of an SQLite database is in no snapshot: its whole copy is.
    private IReadOnlyList<string> Included(RestorePlan plan) =>
        [
            .. request
                .Include.SelectMany(path =>
                    plan.Databases.Where(database => database.Facts.Engine == "sqlite" && PathText.IsAtOrBelow(database.Facts.Name, path))
                        .Select(database => database.Facts.Files[0].Path)
                        .Concat(plan.Databases.Any(database => database.Facts.Name == path) ? [] : [path])
                )
                .Distinct(),
        ];

    private void Judge(Chooser chooser, Selection selection)
    {
        if (chooser.Outside is { } outside)
            _findings.Add(Diagnosis.RestoreOutside, outside);
        if (chooser.Missing.Count > 0)
            _findings.Add(Diagnosis.RestoreInclude, string.Join(", ", chooser.Missing.Take(5)));
        if (selection.IsSample)
            _findings.Add(
                Diagnosis.RestoreSample,
                $"{selection.Files:N0} of {selection.AllFiles:N0} files; all of them come round in {selection.Rounds:N0} drills{(chooser.Unreachable > 0 ? $", except {chooser.Unreachable:N0} that no sample can hold" : "")}"
            );
    }
}
