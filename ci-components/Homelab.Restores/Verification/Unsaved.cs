using Homelab.Backups.Manifests;
using Homelab.Processes.Files;
using Homelab.Reports.Drills;

namespace Homelab.Restores.Verification;

/// <summary>What the backup could not read. It was there, so it should come back, and it will not: from this snapshot or any later
/// one.</summary>
/// <param name="Files">How many files the snapshot lacks because of that.</param>
/// <param name="All">How many files there were, as far as anybody could see.</param>
/// <param name="Named">The first of them.</param>
/// <param name="Folders">Folders of which nothing is saved, because they or everything in them could not be read.</param>
public sealed record Unsaved(long Files, long All, IReadOnlyList<string> Named, IReadOnlyList<string> Folders)
{
    public const string Check = "saved";

    private const int Percent = 100;

    private const string Remedy = "let the user who backs up read them, or exclude them";

    /// <summary>A few files are something to look at. A whole folder, or more than one in a hundred, is no backup of the set.</summary>
    public DrillCheck Judge(string set)
    {
        var what =
            $"{Evidence.Count(Files, "file")} of {All:N0} could not be read when {(Files == 1 ? "it was" : "they were")} backed up: {Evidence.Few(Named, Files)}";
        var folders =
            $"nothing was saved of {Evidence.Count(Folders.Count, "folder")} that could not be read: {Evidence.Few(Folders, Folders.Count)}";
        return (Folders.Count > 0, Files) switch
        {
            (true, 0) => Found(set, CheckStatus.Fail, $"{folders}; {Remedy}"),
            (true, _) => Found(set, CheckStatus.Fail, $"{folders}; {what}; {Remedy}"),
            (_, 0) => Found(set, CheckStatus.Pass, $"all of {Evidence.Count(All, "file")} could be read"),
            _ => Found(set, Files * Percent > All ? CheckStatus.Fail : CheckStatus.Warn, $"{what}; {Remedy}"),
        };
    }

    private static DrillCheck Found(string set, CheckStatus status, string evidence) =>
        new(set, Check, status, evidence) { IsMandatory = true };
}

/// <summary>Counts it while a manifest is read: a folder before what is in it.</summary>
internal sealed class UnsavedCount
{
    private const int MostNamed = 5,
        MostFolders = 1000;

    // Of one file in a folder of its own nobody would say that a folder is gone.
    private const int Several = 2;

    private readonly List<string> _named = [];
    private readonly List<string> _folders = [];
    private readonly Stack<(byte[] Path, long Files, long Unread)> _open = new();
    private long _files,
        _unread;

    /// <param name="isSaved">The snapshot has it, whatever the manifest says.</param>
    public void Take(ManifestEntry entry, bool isSaved)
    {
        while (_open.TryPeek(out var folder) && !PathText.IsBelow(entry.Path.Bytes, folder.Path))
            Leave();
        var isUnread = entry.Unreadable is not null && !isSaved;
        if (entry.Type is EntryType.Folder)
            Enter(entry, isUnread);
        else if (entry.Type is EntryType.File or EntryType.Unknown)
            See(entry, isUnread);
    }

    public Unsaved Finish()
    {
        while (_open.Count > 0)
            Leave();
        return new Unsaved(_unread, _files, _named, _folders);
    }

    private void Enter(ManifestEntry entry, bool isUnread)
    {
        if (isUnread)
            Name(_folders, entry.Path, MostFolders);
        _open.Push((entry.Path.Bytes.ToArray(), 0, 0));
    }

    private void See(ManifestEntry entry, bool isUnread)
    {
        (_files, _unread) = (_files + 1, _unread + (isUnread ? 1 : 0));
        if (isUnread)
            Name(_named, entry.Path, MostNamed);
        if (_open.TryPop(out var folder))
            _open.Push((folder.Path, folder.Files + 1, folder.Unread + (isUnread ? 1 : 0)));
    }

    private void Leave()
    {
        var (path, files, unread) = _open.Pop();
        if (unread >= Several && unread == files)
            Name(_folders, new RawPath(path), MostFolders);
        if (_open.TryPop(out var above))
            _open.Push((above.Path, above.Files + files, above.Unread + unread));
    }

    private static void Name(List<string> names, RawPath path, int most)
    {
        if (names.Count < most)
            names.Add(Evidence.Name(path));
    }
}
