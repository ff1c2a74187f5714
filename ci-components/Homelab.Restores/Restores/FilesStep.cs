using System.Diagnostics;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Restores.Restores;

/// <summary>
/// Brings the files of a plan back. restic writes beside the places; then what is in the way is set aside, what was fetched is put in its
/// places, and SQLite databases in theirs. What fails or is killed before the second step has changed nothing.
/// </summary>
internal sealed class FilesStep(
    RestorePlan plan,
    ResticTool restic,
    RestoreMark mark,
    TargetGuard target,
    string machine,
    bool maySetAside,
    string folder,
    RestoreFindings findings,
    IProgress<Progress> progress
)
{
    private const int Named = 3,
        MostTexts = 20;

    private readonly List<(StagePart Part, string Folder)> _staged = [];
    private bool _isWhole = true;

    private RestoreRequest Request => plan.Request;

    /// <returns>How many files were written; null if they are not all there.</returns>
    /// <exception cref="PlacementException">Something cannot be put in its place, or set aside.</exception>
    public async Task<long?> RunAsync(CancellationToken ct)
    {
        var isFree = target.IsFree;
        // What nobody could get at where it was must not lie open here.
        Directory.CreateDirectory(Request.Target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (isFree)
            target.Remember();
        if (!await StageAsync(ct))
            return null;
        var written = await new PlaceStep(plan.Request.Target, plan.Written, plan.Stamp, mark, machine, maySetAside, findings).RunAsync(
            plan.InTheWay,
            [.. _staged.Select(staged => staged.Folder)],
            ct
        );
        if (written is null || !_isWhole)
            return null;
        if (plan.Selection.Foreign > 0)
            findings.Add(Diagnosis.RestoreOwner, $"{plan.Selection.Foreign:N0} were somebody else's");
        return PutSqlite() is { } placed
            ? _staged.Sum(staged => staged.Part.Selection.Files - staged.Part.Selection.SecondNames) - written + placed
            : null;
    }

    private async Task<bool> StageAsync(CancellationToken ct)
    {
        foreach (var part in plan.Parts)
        {
            var staging = mark.Stage(part.Bases);
            progress.Report(new Progress.Started($"{Request.Wish.Set}: files"));
            var run = await ResticRestore.RunAsync(restic, plan.Order(staging, part.Selection, folder), progress, ct);
            SayTexts(run);
            if (
                !Judge(RestoredFiles.Judge(run, part.Selection), out var isUsable)
                && !(isUsable && await DropBrokenAsync(staging, part, ct))
            )
                return false;
            _staged.Add((part, staging));
        }

        return true;
    }

    private bool Judge(RestoredFiles outcome, out bool isUsable)
    {
        // What was lost stays lost, and the rest is wanted; of anything else the next try brings all.
        isUsable = outcome is RestoredFiles.Some { Failure.Kind: ResticFailureKind.Damaged or ResticFailureKind.Other };
        _isWhole &= outcome is RestoredFiles.All;
        switch (outcome)
        {
            case RestoredFiles.All all:
                if (all.Ownerless > 0)
                    findings.Add(Diagnosis.RestoreOwner, $"{all.Ownerless:N0} are of users or groups that this system has no ids for");
                return true;
            case RestoredFiles.Some some:
                if (some.Failure.Kind is not ResticFailureKind.Other)
                    findings.Add(some.Failure, target: true);
                findings.Add(Diagnosis.RestoreIncomplete, Missing(some));
                return false;
            case RestoredFiles.Miscounted miscounted:
                findings.Add(Diagnosis.RestoreDiffers, miscounted.Detail);
                return false;
            case RestoredFiles.Failed failed:
                findings.Add(failed.Failure, target: true);
                return false;
            default:
                throw new UnreachableException("Files are restored or not.");
        }
    }

    /// <summary>Of what came back in part, only what is whole is put in its place.</summary>
    /// <returns>False where nobody can say what that is.</returns>
    private async Task<bool> DropBrokenAsync(string staging, StagePart part, CancellationToken ct)
    {
        var (broken, others) = (new List<string>(), new List<string>());
        var run = await ResticRestore.RunAsync(
            restic,
            plan.Order(staging, part.Selection, folder) with
            {
                Compare = item =>
                    (
                        item.Action switch
                        {
                            "updated" => broken,
                            "restored" => others,
                            _ => null,
                        }
                    )?.Add(item.Path),
            },
            progress,
            ct
        );
        if (run.ExitCode != 0)
            return false;
        var inodes = broken.Select(path => Look(staging, path)?.Inode).ToHashSet();
        foreach (
            var path in broken.Concat(
                others.Where(path => Look(staging, path) is { Type: EntryType.File } facts && inodes.Contains(facts.Inode))
            )
        )
        {
            if (
                RawTree.Find(staging, path) is not { } raw
                || (Libc.UnlinkAt(Libc.CurrentFolder, raw, 0) != 0 && Libc.LastError != Libc.NoEntry)
            )
                return false;
        }

        return true;
    }

    private static FileFacts? Look(string staging, string path) =>
        RawTree.Find(staging, path) is { } raw && RawFile.Stat(Libc.CurrentFolder, raw, out var facts) == 0 ? facts : null;

    private static string Missing(RestoredFiles.Some some)
    {
        var items = some.Errors.Select(error => error.Item).Distinct().ToList();
        return $"{items.Count:N0}, such as {string.Join(", ", items.Take(Named))}: {VisibleText.Cut(some.Errors[0].Text, 300)}";
    }

    private void SayTexts(ResticRun run)
    {
        if (run.Texts.FirstOrDefault(ResticRetries.IsAgain) is { } again)
            findings.Add(Diagnosis.RepositoryRetried, $"first: {again}");
        if (run.ExitCode != 0)
            return;
        foreach (var text in run.Texts.Where(text => !ResticRetries.Is(text)).Take(MostTexts))
            findings.Add(Diagnosis.UnexpectedOutput, text);
    }

    /// <returns>How many were put in their places; null if one could not be.</returns>
    private long? PutSqlite()
    {
        var put = 0L;
        foreach (var place in SqlitePlace.Of(plan).Where(place => !place.IsDone()))
        {
            progress.Report(new Progress.Started($"{Request.Wish.Set}: {place.Facts.Name}"));
            if (!Put(place))
                return null;
            put++;
        }

        return put;
    }

    private bool Put(SqlitePlace place)
    {
        try
        {
            // Written to since it was looked at.
            var inTheWay = place.InTheWay().ToArray();
            if (inTheWay.Length > 0 && !maySetAside)
            {
                findings.Add(Diagnosis.RestoreInTheWay, $"{string.Join(", ", inTheWay)}; this machine is {machine}");
                return false;
            }

            SafetyCopy.Apply(inTheWay.Select(path => SafetyCopy.Beside(path, plan.Stamp)), mark.Journal.Write);
            if (!place.Put())
                findings.Add(Diagnosis.RestoreSqliteOwner, subject: place.Facts.Name);
            return true;
        }
        catch (Exception e) when (e is PlacementException or IOException or UnauthorizedAccessException)
        {
            findings.Add(Diagnosis.RestoreSqlite, (e as PlacementException)?.Detail ?? e.Message, place.Facts.Name);
            return false;
        }
    }
}
