using System.Security.Cryptography;
using Homelab.Operations.Backups;
using Homelab.Operations.Manifests;
using Homelab.Operations.Manifests.Sources;
using Homelab.Operations.Processes;
using Homelab.Operations.Restic;

namespace Homelab.Operations.Restores;

/// <summary>What a restore finds where it would write.</summary>
/// <param name="folder">For what restic reads.</param>
internal sealed class RestoreGround(
    RestorePlan plan, ResticTool restic, StateFolder state, string folder, ThisMachine machine, RestoreFindings findings, TimeProvider clock, IProgress<Progress> progress)
{
    private const int Named = 3;

    // Renamed under a running system, they take it with them.
    private static readonly string[] OfTheSystem = ["/", "/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/root", "/run", "/sbin", "/sys", "/tmp", "/usr", "/var"];

    private RestoreRequest Request => plan.Request;

    /// <param name="include">What is restored, if not everything.</param>
    public async Task<RestorePlan> LookAsync(IReadOnlyList<string> include, CancellationToken ct)
    {
        var written = include.Count > 0 ? include : plan.Snapshot!.Facts.Paths;
        if (Link(written) is { } link)
        {
            findings.Add("restore-link", link);
            return plan;
        }

        if (RestoreMark.Find(state, Request, plan.Snapshot!.Id, clock) is { } mark)
            return WithConfirmation(plan with { IsThere = true, SetAside = mark.Moves, Stamp = mark.Stamp }, inTheWay: []);
        string[] inTheWay = [.. written.Select(path => SnapshotPath.Below(Request.Target, path)).Concat(Sqlite()).Where(path => !OnDisk.IsFree(path))];
        if (inTheWay.Length > 0 && await ToWriteAsync(ct) is { } missing && (missing == 0 || await IsOfThisSnapshotAsync(ct)))
            return WithConfirmation(plan with { IsThere = true, ToWrite = missing }, inTheWay: []);
        if (Array.Find(inTheWay, path => OfTheSystem.Contains(path)) is { } system)
        {
            findings.Add("restore-system", system);
            return plan;
        }

        if (MissingRoom() is > 0 and var room)
            findings.Add("restore-space", $"{room >> 20} MiB are missing");
        var copy = new SafetyCopy(MountTable.Read(), plan.Stamp);
        return WithConfirmation(plan with { SetAside = [.. inTheWay.SelectMany(copy.Plan)] }, inTheWay);
    }

    // SQLite copies go through the same care when they are put in their place.
    private string? Link(IReadOnlyList<string> written) => written.Select(path => OnDisk.LinkOnTheWay(Request.Target, path)).FirstOrDefault(link => link is not null);

    /// <summary>Databases that differ from what would take their place, and what SQLite keeps beside them.</summary>
    private IEnumerable<string> Sqlite() => SqlitePlace.Of(plan).Where(place => !place.IsDone()).SelectMany(place => place.InTheWay());

    /// <summary>This very snapshot was restored here, into a folder of its own.</summary>
    private async Task<bool> IsOfThisSnapshotAsync(CancellationToken ct)
    {
        if (Request.IsInPlace || plan.Known is not { } manifest || OnDisk.Look(SnapshotPath.Below(Request.Target, manifest.Path)) is not { Type: EntryType.File })
            return false;
        await using var file = File.OpenRead(SnapshotPath.Below(Request.Target, manifest.Path));
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)) == manifest.Sha256;
    }

    /// <summary>How many files are missing or differ; null if restic cannot say.</summary>
    private async Task<long?> ToWriteAsync(CancellationToken ct)
    {
        progress.Report(new Progress.Started($"{Request.Wish.Set}: what is there"));
        var run = await ResticRestore.RunAsync(restic, plan.Order(folder) with { IsDryRun = true }, progress, ct);
        return run.ExitCode == 0 && RestoreCounts.Read(run.Summary) is { } counts ? Math.Max(0, counts.Total - plan.Selection.MadeAnew) + SqlitePlace.Of(plan).Count(place => !place.IsDone()) : null;
    }

    private long MissingRoom()
    {
        var there = Request.Target;
        while (!Directory.Exists(there))
            there = Path.GetDirectoryName(there)!;
        return plan.Bytes - (plan.Known?.Holes ?? 0) - new DriveInfo(there).AvailableFreeSpace;
    }

    private RestorePlan WithConfirmation(RestorePlan looked, string[] inTheWay)
    {
        var production = Request.IsInPlace ? machine.Production(Request.Config) : null;
        if (inTheWay.Length > 0)
        {
            var more = inTheWay.Length > Named ? $" and {inTheWay.Length - Named} more" : "";
            return looked with { Confirm = new Confirmation(machine.Name, "restore-in-the-way", string.Join(", ", inTheWay.Take(Named)) + more + (production is null ? "" : $"; {production}")) };
        }

        return production is null ? looked : looked with { Confirm = new Confirmation(machine.Name, "restore-production", production) };
    }
}
