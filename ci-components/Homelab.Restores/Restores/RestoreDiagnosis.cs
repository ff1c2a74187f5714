using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Reports.Backups;
using static Homelab.Reports.Backups.Severity;

namespace Homelab.Restores.Restores;

/// <summary>The kinds of trouble a restore can have. docs/restore.md lists them all; what is wrong with a repository is named as in a backup.</summary>
public static class RestoreDiagnosis
{
    public static IReadOnlyList<Diagnosis> All { get; } =
    [
        new("restore-snapshot", Failed, "There is no snapshot that fits.", "look at `homelab backup list` or `restic snapshots`, and correct the set, the tier or --at"),
        new("restore-snapshot-ahead", Look, "Snapshots that are dated after now were not taken for the newest.", "find out whose clock was wrong; give --at if one of them is wanted"),
        new("restore-include", Failed, "What was asked for is not in the snapshot.", "give the path as it was on the host; `restic ls` shows what there is"),
        new("restore-outside", Failed, "The snapshot holds something outside of the paths it says it is of.", "look at it with `restic ls`, and restore it by hand into an empty folder"),
        new("restore-manifest-absent", Look, "The snapshot holds no manifest, so nothing is known of its databases and nothing can be proven by it.", "take a backup with `homelab backup run`"),
        new("restore-manifest-unreadable", Look, "The manifest in the snapshot is damaged, so nothing is known of its databases and nothing can be proven by it.", "restore another snapshot as well, and run `homelab backup check`"),
        new("restore-manifest-foreign", Failed, "The manifest in the snapshot is another set's or another host's.", "find out who makes snapshots with this set's tag, and restore an older one"),
        new("restore-target", Failed, "The target is no empty folder of its own.", "give an empty folder that no link leads to and that nothing else uses, or the machine's name with --confirm"),
        new("restore-in-the-way", Failed, "Something else stands where the restore would write.", "restore to another folder, or give the machine's name with --confirm: what is there is set aside first"),
        new("restore-system", Failed, "The restore would take the place of a folder that the running system needs.", "restore to a folder of its own and copy what you need, or name parts of the set with --include"),
        new("restore-production", Failed, "The restore would write to a machine that matters.", "restore to another folder, or give the machine's name with --confirm"),
        new("restore-link", Failed, "A link or a file stands where a folder leads to what is restored.", "restore to another folder, and move what you need"),
        new("restore-set-aside", Note, "What stood there was set aside.", "remove it when nobody needs it any more"),
        new("restore-set-aside-failed", Failed, "What stands in the way could not be set aside.", "move it away by hand, and restore again"),
        new("restore-space", Failed, "The target has less room than the snapshot takes.", "make room, or restore a part with --include"),
        new("restore-disk-full", Failed, "The target's disk became full.", "make room, and restore again: what is there already is not read again"),
        new("restore-incomplete", Failed, "Some files did not come back.", "read what restic said, and restore again; if it stays so, restore an older snapshot or another tier's"),
        new("restore-differs", Failed, "restic counted something else than the snapshot holds.", "restore again into an empty folder; if it stays so, run `homelab backup check`"),
        new("restore-failed", Failed, "It failed for a reason this version does not know.", "read what was said"),
        new("restore-stopped", Failed, "The restore was stopped before it was done.", "run it again: what is there already is not read again"),
        new("restore-busy", Failed, "Another restore works on the same set and target.", "wait for it; a killed one's restic ends by itself"),
        new("restore-owner", Look, "Only root can give files to their owners, so some of them belong to who restored them.", "restore as root"),
        new("restore-sample", Note, "Only a sample was restored.", "nothing: the next drills restore the rest"),
        new("restore-sqlite", Failed, "An SQLite database could not be put in its place.", "copy it by hand out of the staging folder that was restored"),
        new("restore-sqlite-owner", Look, "The snapshot does not say whose an SQLite database was, so it got its folder's owner and mode 0600.", "set owner and mode as its program needs them"),
        new("restore-dump-missing", Failed, "A dump is not where the files should have been restored.", "restore the files of the same snapshot first"),
        new("restore-dump-damaged", Failed, "A dump is not what the manifest says.", "restore the files of the same snapshot again, into an empty folder"),
        new("restore-databases-skipped", Note, "Databases were not loaded into servers.", "load them with --only databases --databases own or throwaway"),
        new("restore-database-unknown", Failed, "homelab.yml has no such database.", "add it there as it was, or load it with --databases throwaway"),
        new("restore-database-differs", Failed, "A database was loaded, and holds something else than its dump.", "restore an older snapshot, and look at the dump with pg_restore"),
        new("restore-not-empty", Failed, "The server has databases or tables that are not known to be this dump.", "give it an empty server, or drop yourself what nobody needs"),
        new("restore-superuser", Failed, "No ordinary role can load a dump, and what a superuser loads can start programs on that server.", "give the machine's name with --confirm if you trust the backup, or look at it with --databases throwaway"),
        new("restore-half-loaded", Failed, "What a load left that did not come to its end is in the way.", "give the machine's name with --confirm: it gets another name, and is made anew"),
        new("restore-half-aside", Note, "What a load had left half done has another name now, and was made anew.", "take out of it what was written since, and drop it when nobody needs it any more"),
        new("restore-no-place", Look, "SQL of a dump can start programs, and there is no place here where it may: no engine for a container without network, and no sandbox.", "do what the sentence says, or load the dump on a machine of its own"),
        new("restore-sandboxed", Note, "A dump was loaded in a sandbox by this machine's PostgreSQL, and in no container.", "nothing, unless its extensions are missing there"),
        new("restore-image", Failed, "The image that was named for a dump cannot be had, and nothing else takes its place.", "fetch it, or correct --image or restore-image"),
        new("restore-limit", Failed, "A server that was made for a dump took more memory, disk or time than it may, and was ended.", "see what the dump does, or load it on a larger machine"),
        new("restore-server", Failed, "The server for a dump could not be made.", "read what it said, or name an image that has its extensions"),
        new("restore-server-old", Failed, "The server is older than the one the dump is of.", "give it a server of the same version or newer"),
        new("restore-record", Failed, "What was done could not be written down.", "make room where --record points, and let this user write there"),
    ];

    /// <summary>The kind with this name, of a restore or of what it shares with a backup; a bug if there is none.</summary>
    public static Diagnosis Of(string code) => All.FirstOrDefault(diagnosis => diagnosis.Code == code) ?? Diagnosis.Of(code);

    /// <summary>What a failure of restic means.</summary>
    /// <param name="target">It happened while files were written, so that a full disk is the target's.</param>
    public static Finding Of(ResticFailure failure, string? subject, bool target = false) => failure.Kind switch
    {
        ResticFailureKind.DiskFull when target => Of("restore-disk-full").About(subject, failure.Text),
        ResticFailureKind.Stopped => Of("restore-stopped").About(subject, failure.Text),
        ResticFailureKind.Other => Of("restore-failed").About(subject, failure.Text.Length == 0 ? $"restic ended with exit code {failure.ExitCode}" : failure.Text),
        _ => Diagnosis.Of(failure, subject, "repository-damaged"),
    };
}

/// <summary>What a restore has found so far.</summary>
internal sealed class RestoreFindings(string set)
{
    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public Severity Worst => _all.Count == 0 ? Note : _all.Max(finding => finding.Severity);

    public bool HaveFailed => Worst is Failed;

    public void Add(string code, string? detail = null, string? subject = null) => Add(RestoreDiagnosis.Of(code).About(subject ?? set, detail));

    public void Add(ResticFailure failure, bool target = false) => Add(RestoreDiagnosis.Of(failure, set, target));

    public void Add(Finding finding) => _all.Add(finding);
}
