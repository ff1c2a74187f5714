using static Homelab.Reports.Findings.Severity;

namespace Homelab.Reports.Findings;

/// <content>Of restores, in the order of docs/restore.md; what is wrong with a repository is named as in a backup.</content>
public sealed partial record Diagnosis
{
    // Filled by what stands below it.
    private static readonly List<Diagnosis> Restores = [];

    public static IReadOnlyList<Diagnosis> OfRestores => Restores;

    public static Diagnosis RestoreSnapshot { get; } =
        In(
            Restores,
            new(
                "restore-snapshot",
                Failed,
                "There is no snapshot that fits.",
                "look at `homelab backup list` or `restic snapshots`, and correct the set, the tier or --at"
            )
        );
    public static Diagnosis RestoreSnapshotAhead { get; } =
        In(
            Restores,
            new(
                "restore-snapshot-ahead",
                Look,
                "Snapshots that are dated after now were not taken for the newest.",
                "find out whose clock was wrong; give --at if one of them is wanted"
            )
        );
    public static Diagnosis RestoreInclude { get; } =
        In(
            Restores,
            new(
                "restore-include",
                Failed,
                "What was asked for is not in the snapshot.",
                "give the path as it was on the host; `restic ls` shows what there is"
            )
        );
    public static Diagnosis RestoreOutside { get; } =
        In(
            Restores,
            new(
                "restore-outside",
                Failed,
                "The snapshot holds something outside of the paths it says it is of.",
                "look at it with `restic ls`, and restore it by hand into an empty folder"
            )
        );
    public static Diagnosis RestoreManifestAbsent { get; } =
        In(
            Restores,
            new(
                "restore-manifest-absent",
                Look,
                "The snapshot holds no manifest, so nothing is known of its databases and nothing can be proven by it.",
                "take a backup with `homelab backup run`"
            )
        );
    public static Diagnosis RestoreManifestUnreadable { get; } =
        In(
            Restores,
            new(
                "restore-manifest-unreadable",
                Look,
                "The manifest in the snapshot is damaged, so nothing is known of its databases and nothing can be proven by it.",
                "restore another snapshot as well, and run `homelab backup check`"
            )
        );
    public static Diagnosis RestoreManifestForeign { get; } =
        In(
            Restores,
            new(
                "restore-manifest-foreign",
                Failed,
                "The manifest in the snapshot is another set's or another host's.",
                "find out who makes snapshots with this set's tag, and restore an older one"
            )
        );
    public static Diagnosis RestoreTarget { get; } =
        In(
            Restores,
            new(
                "restore-target",
                Failed,
                "The target is not this restore's alone.",
                "give an empty folder that no link leads to and that nothing else uses, or the machine's name with --confirm"
            )
        );
    public static Diagnosis RestoreInTheWay { get; } =
        In(
            Restores,
            new(
                "restore-in-the-way",
                Failed,
                "Something else stands where the restore would write.",
                "restore to another folder, or give the machine's name with --confirm: what is there is set aside first"
            )
        );
    public static Diagnosis RestoreSystem { get; } =
        In(
            Restores,
            new(
                "restore-system",
                Failed,
                "The restore would take the place of a folder that the running system needs.",
                "restore to a folder of its own and copy what you need, or name parts of the set with --include"
            )
        );
    public static Diagnosis RestoreProduction { get; } =
        In(
            Restores,
            new(
                "restore-production",
                Failed,
                "The restore would write to a machine that matters.",
                "restore to another folder, or give the machine's name with --confirm"
            )
        );
    public static Diagnosis RestoreLink { get; } =
        In(
            Restores,
            new(
                "restore-link",
                Failed,
                "A link or a file stands where a folder leads to what is restored.",
                "restore to another folder, and move what you need"
            )
        );
    public static Diagnosis RestoreSetAside { get; } =
        In(Restores, new("restore-set-aside", Note, "What stood there was set aside.", "remove it when nobody needs it any more"));
    public static Diagnosis RestoreSetAsideFailed { get; } =
        In(
            Restores,
            new(
                "restore-set-aside-failed",
                Failed,
                "What stands in the way could not be set aside.",
                "move it away by hand, and restore again"
            )
        );
    public static Diagnosis RestoreSpace { get; } =
        In(
            Restores,
            new("restore-space", Failed, "The target has less room than the snapshot takes.", "make room, or restore a part with --include")
        );
    public static Diagnosis RestoreDiskFull { get; } =
        In(
            Restores,
            new(
                "restore-disk-full",
                Failed,
                "The target's disk became full.",
                "make room, and restore again: what is there already is not read again"
            )
        );
    public static Diagnosis RestoreIncomplete { get; } =
        In(
            Restores,
            new(
                "restore-incomplete",
                Failed,
                "Some files did not come back.",
                "read what restic said, and restore again; if it stays so, restore an older snapshot or another tier's"
            )
        );
    public static Diagnosis RestoreDiffers { get; } =
        In(
            Restores,
            new(
                "restore-differs",
                Failed,
                "restic counted something else than the snapshot holds.",
                "restore again into an empty folder; if it stays so, run `homelab backup check`"
            )
        );
    public static Diagnosis RestoreFailed { get; } =
        In(Restores, new("restore-failed", Failed, "It failed for a reason this version does not know.", "read what was said"));
    public static Diagnosis RestoreStopped { get; } =
        In(
            Restores,
            new(
                "restore-stopped",
                Failed,
                "The restore was stopped before it was done.",
                "run it again: what is there already is not read again"
            )
        );
    public static Diagnosis RestoreBusy { get; } =
        In(
            Restores,
            new(
                "restore-busy",
                Failed,
                "Another restore works on the same set and target.",
                "wait for it; a killed one's restic ends by itself"
            )
        );
    public static Diagnosis RestoreOwner { get; } =
        In(
            Restores,
            new(
                "restore-owner",
                Look,
                "Only root can give files to their owners, so some of them belong to who restored them.",
                "restore as root"
            )
        );
    public static Diagnosis RestoreSample { get; } =
        In(Restores, new("restore-sample", Note, "Only a sample was restored.", "nothing: the next drills restore the rest"));
    public static Diagnosis RestoreSqlite { get; } =
        In(
            Restores,
            new(
                "restore-sqlite",
                Failed,
                "An SQLite database could not be put in its place.",
                "copy it by hand out of the staging folder that was restored"
            )
        );
    public static Diagnosis RestoreSqliteOwner { get; } =
        In(
            Restores,
            new(
                "restore-sqlite-owner",
                Look,
                "The snapshot does not say whose an SQLite database was, so it got its folder's owner and mode 0600.",
                "set owner and mode as its program needs them"
            )
        );
    public static Diagnosis RestoreDumpMissing { get; } =
        In(
            Restores,
            new(
                "restore-dump-missing",
                Failed,
                "A dump is not where the files should have been restored.",
                "restore the files of the same snapshot first"
            )
        );
    public static Diagnosis RestoreDumpDamaged { get; } =
        In(
            Restores,
            new(
                "restore-dump-damaged",
                Failed,
                "A dump is not what the manifest says.",
                "restore the files of the same snapshot again, into an empty folder"
            )
        );
    public static Diagnosis RestoreDatabasesSkipped { get; } =
        In(
            Restores,
            new(
                "restore-databases-skipped",
                Note,
                "Databases were not loaded into servers.",
                "load them with --only databases --databases own or throwaway"
            )
        );
    public static Diagnosis RestoreDatabaseUnknown { get; } =
        In(
            Restores,
            new(
                "restore-database-unknown",
                Failed,
                "homelab.yml has no such database.",
                "add it there as it was, or load it with --databases throwaway"
            )
        );
    public static Diagnosis RestoreDatabaseDiffers { get; } =
        In(
            Restores,
            new(
                "restore-database-differs",
                Failed,
                "A database was loaded, and holds something else than its dump.",
                "restore an older snapshot, and look at the dump with pg_restore"
            )
        );
    public static Diagnosis RestoreNotEmpty { get; } =
        In(
            Restores,
            new(
                "restore-not-empty",
                Failed,
                "The server has databases or tables that are not known to be this dump.",
                "give it an empty server, or drop yourself what nobody needs"
            )
        );
    public static Diagnosis RestoreSuperuser { get; } =
        In(
            Restores,
            new(
                "restore-superuser",
                Failed,
                "No ordinary role can load a dump, and what a superuser loads can start programs on that server.",
                "give the machine's name with --confirm if you trust the backup, or look at it with --databases throwaway"
            )
        );
    public static Diagnosis RestoreHalfLoaded { get; } =
        In(
            Restores,
            new(
                "restore-half-loaded",
                Failed,
                "What a load left that did not come to its end is in the way.",
                "give the machine's name with --confirm: it gets another name, and is made anew"
            )
        );
    public static Diagnosis RestoreHalfAside { get; } =
        In(
            Restores,
            new(
                "restore-half-aside",
                Note,
                "What a load had left half done has another name now, and was made anew.",
                "take out of it what was written since, and drop it when nobody needs it any more"
            )
        );
    public static Diagnosis RestoreNoPlace { get; } =
        In(
            Restores,
            new(
                "restore-no-place",
                Look,
                "SQL of a dump can start programs, and there is no place here where it may: no engine for a container without network, and no sandbox.",
                "do what the sentence says, or load the dump on a machine of its own"
            )
        );
    public static Diagnosis RestoreSandboxed { get; } =
        In(
            Restores,
            new(
                "restore-sandboxed",
                Note,
                "A dump was loaded in a sandbox by this machine's PostgreSQL, and in no container.",
                "nothing, unless its extensions are missing there"
            )
        );
    public static Diagnosis RestoreImage { get; } =
        In(
            Restores,
            new(
                "restore-image",
                Failed,
                "The image that was named for a dump cannot be had, and nothing else takes its place.",
                "fetch it, or correct --image or restore-image"
            )
        );
    public static Diagnosis RestoreLimit { get; } =
        In(
            Restores,
            new(
                "restore-limit",
                Failed,
                "A server that was made for a dump took more memory, disk or time than it may, and was ended.",
                "see what the dump does, or load it on a larger machine"
            )
        );
    public static Diagnosis RestoreServer { get; } =
        In(
            Restores,
            new(
                "restore-server",
                Failed,
                "The server for a dump could not be made.",
                "read what it said, or name an image that has its extensions"
            )
        );
    public static Diagnosis RestoreServerOld { get; } =
        In(
            Restores,
            new(
                "restore-server-old",
                Failed,
                "The server is older than the one the dump is of.",
                "give it a server of the same version or newer"
            )
        );
    public static Diagnosis RestoreRecord { get; } =
        In(
            Restores,
            new(
                "restore-record",
                Failed,
                "What was done could not be written down.",
                "make room where --record points, and let this user write there"
            )
        );
}
