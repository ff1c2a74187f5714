using Homelab.Operations.Manifests;
using Homelab.Operations.Manifests.FileSystem;
using Homelab.Operations.Processes;
using Homelab.Operations.Restic;
using Homelab.Reports.Notes.Safe;

namespace Homelab.Operations.Restores;

/// <summary>Brings the files of a plan back: sets aside what is in the way, lets restic work, and puts SQLite databases in their places.</summary>
internal sealed class FilesStep(RestorePlan plan, ResticTool restic, string folder, RestoreFindings findings, IProgress<Progress> progress)
{
    private const int Named = 3, MostTexts = 20;

    private RestoreRequest Request => plan.Request;

    /// <returns>What restic wrote; null if it is not all there.</returns>
    public async Task<long?> RunAsync(CancellationToken ct)
    {
        if (!SetAside())
            return null;
        var above = Request.IsInPlace && !plan.IsThere ? Above() : [];
        // What nobody could get at where it was must not lie open here.
        Directory.CreateDirectory(Request.Target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        progress.Report(new Progress.Started($"{Request.Wish.Set}: files"));
        var run = await ResticRestore.RunAsync(restic, plan.Order(folder), progress, ct);
        PutBack(above);
        SayTexts(run);
        if (Judge(RestoredFiles.Judge(run, plan.Selection)) is not { } written)
            return null;
        if (plan.Selection.Foreign > 0)
            findings.Add("restore-owner", $"{plan.Selection.Foreign:N0} were somebody else's");
        return PutSqlite() is { } placed ? written + placed : null;
    }

    private bool SetAside()
    {
        try
        {
            SafetyCopy.Apply(plan.SetAside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add("restore-set-aside-failed", e.Message);
            return false;
        }

        if (plan.SetAside.Count > 0)
            findings.Add("restore-set-aside", string.Join(", ", plan.SetAside.Take(Named).Select(move => move.To)) + (plan.SetAside.Count > Named ? $" and {plan.SetAside.Count - Named} more" : ""));
        return true;
    }

    private long? Judge(RestoredFiles outcome)
    {
        switch (outcome)
        {
            case RestoredFiles.All all:
                if (all.Ownerless > 0)
                    findings.Add("restore-owner", $"{all.Ownerless:N0} are of users or groups that this system has no ids for");
                return all.Written;
            case RestoredFiles.Some { Failure.Kind: not ResticFailureKind.Other } some:
                findings.Add(some.Failure, target: true);
                findings.Add("restore-incomplete", Missing(some));
                return null;
            case RestoredFiles.Some some:
                findings.Add("restore-incomplete", Missing(some));
                return null;
            case RestoredFiles.Miscounted miscounted:
                findings.Add("restore-differs", miscounted.Detail);
                return null;
            case RestoredFiles.Failed failed:
                findings.Add(failed.Failure, target: true);
                return null;
            default:
                throw new InvalidOperationException("Files are restored or not.");
        }
    }

    private static string Missing(RestoredFiles.Some some)
    {
        var items = some.Errors.Select(error => error.Item).Distinct().ToList();
        return $"{items.Count:N0}, such as {string.Join(", ", items.Take(Named))}: {VisibleText.Cut(some.Errors[0].Text, 300)}";
    }

    private void SayTexts(ResticRun run)
    {
        if (run.Texts.FirstOrDefault(ResticRetries.IsAgain) is { } again)
            findings.Add("repository-retried", $"first: {again}");
        if (run.ExitCode != 0)
            return;
        foreach (var text in run.Texts.Where(text => !ResticRetries.Is(text)).Take(MostTexts))
            findings.Add("unexpected-output", text);
    }

    /// <summary>Folders that lead to what is restored, on a machine that has them already: restic would make them the snapshot's.</summary>
    private List<(string Path, FileFacts Facts)> Above() =>
        [.. plan.Snapshot!.Facts.Paths.SelectMany(SnapshotPath.Above).Distinct().Select(path => (path, OnDisk.Look(path))).Where(folder => folder.Item2 is { Type: EntryType.Folder }).Select(folder => (folder.path, folder.Item2!.Value))];

    private static void PutBack(List<(string Path, FileFacts Facts)> above)
    {
        foreach (var (path, facts) in above)
        {
            using var folder = FolderBelow.Open("/", path, rights: null);
            if ((folder.Facts.User, folder.Facts.Group, folder.Facts.Mode) != (facts.User, facts.Group, facts.Mode))
                folder.Give(new(facts.User, facts.Group, facts.Mode));
        }
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
            // Written to since an earlier restore of the same snapshot.
            SafetyCopy.Apply(place.InTheWay().Select(path => new SetAside(path, $"{path}.before-restore-{plan.Stamp}")));
            if (!place.Put())
                findings.Add("restore-sqlite-owner", subject: place.Facts.Name);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add("restore-sqlite", e.Message, place.Facts.Name);
            return false;
        }
    }
}
