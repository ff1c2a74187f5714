using static Homelab.Reports.Findings.Severity;

namespace Homelab.Reports.Findings;

/// <content>Of backups and their upkeep, in the order of docs/backups.md.</content>
public sealed partial record Diagnosis
{
    // Filled by what stands below it.
    private static readonly List<Diagnosis> Backups = [];

    public static IReadOnlyList<Diagnosis> OfBackups => Backups;

    public static Diagnosis SourceMissing { get; } =
        In(
            Backups,
            new("source-missing", Failed, "A file or folder of the set does not exist.", "mount it, or correct `paths` in homelab.yml")
        );
    public static Diagnosis SourceNotMounted { get; } =
        In(
            Backups,
            new(
                "source-not-mounted",
                Failed,
                "A folder of the set is the empty place where a disk should be mounted.",
                "mount the disk, then run the backup again"
            )
        );
    public static Diagnosis SourceEmpty { get; } =
        In(
            Backups,
            new(
                "source-empty",
                Look,
                "A path of the set holds no file.",
                "see whether its data is where homelab.yml says, and what `exclude` takes away"
            )
            {
                Incomplete = true,
            }
        );
    public static Diagnosis MountMissing { get; } =
        In(
            Backups,
            new(
                "mount-missing",
                Look,
                "Nothing is mounted where a disk was when the set was last whole.",
                "mount it, then run the backup again"
            )
            {
                Incomplete = true,
            }
        );
    public static Diagnosis SourceLink { get; } =
        In(
            Backups,
            new(
                "source-link",
                Failed,
                "A path of the set is a symbolic link, of which restic would save the link alone.",
                "name the folder it leads to"
            )
        );
    public static Diagnosis SourceExcluded { get; } =
        In(
            Backups,
            new("source-excluded", Failed, "An `exclude` pattern takes a whole path of the set away.", "correct `exclude` or `paths`")
        );
    public static Diagnosis SourceUnreadable { get; } =
        In(
            Backups,
            new(
                "source-unreadable",
                Failed,
                "A file or folder of the set may not be read by the runner's user.",
                "give the runner's user read access"
            )
        );
    public static Diagnosis FilesUnreadable { get; } =
        In(
            Backups,
            new(
                "files-unreadable",
                Look,
                "Some files could not be read and are not in the snapshot.",
                "give the runner's user read access, or exclude them"
            )
            {
                Incomplete = true,
            }
        );
    public static Diagnosis FilesVanished { get; } =
        In(
            Backups,
            new(
                "files-vanished",
                Look,
                "Some files vanished while they were read.",
                "if that happens in every run, exclude them, or stop the program that owns them with `before`"
            )
        );
    public static Diagnosis FilesStoredAgain { get; } =
        In(
            Backups,
            new(
                "files-stored-again",
                Look,
                "Data that earlier snapshots need is missing in the repository; this snapshot holds it anew.",
                "run `homelab backup check` to see which snapshots are damaged"
            )
        );
    public static Diagnosis FilesMissing { get; } =
        In(
            Backups,
            new(
                "files-missing",
                Failed,
                "The snapshot holds fewer files than the manifest made right before it.",
                "run the backup again; if it stays so, run `homelab backup check`"
            )
            {
                Incomplete = true,
            }
        );
    public static Diagnosis FilesHalved { get; } =
        In(
            Backups,
            new(
                "files-halved",
                Look,
                "The snapshot holds fewer than half as many files as the last whole one.",
                "see whether a disk is missing or files were deleted"
            )
            {
                Incomplete = true,
            }
        );
    public static Diagnosis BytesHalved { get; } =
        In(
            Backups,
            new(
                "bytes-halved",
                Look,
                "The files of the snapshot have fewer than half as many bytes as those of the last whole one.",
                "see whether files were deleted or emptied"
            )
            {
                Incomplete = true,
            }
        );
    public static Diagnosis DatabaseEmpty { get; } =
        In(
            Backups,
            new(
                "database-empty",
                Look,
                "A database holds no row any more.",
                "see whether it is the right one, and whether somebody made it anew"
            )
            {
                Incomplete = true,
            }
        );
    public static Diagnosis DatabaseHalved { get; } =
        In(
            Backups,
            new(
                "database-halved",
                Look,
                "A database holds fewer than half as many rows as in the last whole snapshot.",
                "see what was deleted"
            )
            {
                Incomplete = true,
            }
        );
    public static Diagnosis TableEmpty { get; } =
        In(Backups, new("table-empty", Note, "A table that had rows is gone or empty.", "nothing, if its program did that"));
    public static Diagnosis MeasureUnknown { get; } =
        In(
            Backups,
            new(
                "measure-unknown",
                Look,
                "What the set held before could not be read out of the repository, so nothing was compared.",
                "see what restic said, then run the backup again"
            )
            {
                Incomplete = true,
            }
        );
    public static Diagnosis SnapshotMissing { get; } =
        In(
            Backups,
            new(
                "snapshot-missing",
                Failed,
                "restic ended without an error and without a snapshot.",
                "run the backup again, and look at restic's own output"
            )
        );
    public static Diagnosis BackupFailed { get; } =
        In(Backups, new("backup-failed", Failed, "restic failed for a reason this version does not know.", "read what restic said"));
    public static Diagnosis BackupStopped { get; } =
        In(Backups, new("backup-stopped", Failed, "The backup was stopped before it was done.", "run it again; what was uploaded is used"));
    public static Diagnosis Seeding { get; } =
        In(Backups, new("seeding", Look, "The time limit came before the end of the upload.", "nothing: the next run goes on from there"));
    public static Diagnosis UnexpectedOutput { get; } =
        In(
            Backups,
            new(
                "unexpected-output",
                Look,
                "restic printed a line that is no message of its JSON.",
                "read it; it may say that something was left out"
            )
        );
    public static Diagnosis LockLost { get; } =
        In(
            Backups,
            new(
                "lock-lost",
                Failed,
                "Somebody removed this run's lock while it worked, so its data may have been pruned away.",
                "run `homelab backup check`, then the backup again, and find out what runs `restic unlock`"
            )
        );
    public static Diagnosis RepositoryMissing { get; } =
        In(
            Backups,
            new(
                "repository-missing",
                Failed,
                "There is no repository at the address.",
                "correct the address, or make one with `homelab backup init`"
            )
        );
    public static Diagnosis RepositoryPassword { get; } =
        In(
            Backups,
            new("repository-password", Failed, "The password does not open the repository.", "correct the tier's password variable")
        );
    public static Diagnosis RepositoryLocked { get; } =
        In(
            Backups,
            new(
                "repository-locked",
                Failed,
                "Somebody holds a lock and may be alive.",
                "wait for it; if its owner is known to be gone, run `restic unlock` by hand"
            )
        );
    public static Diagnosis RepositoryUnreachable { get; } =
        In(
            Backups,
            new(
                "repository-unreachable",
                Failed,
                "The repository's server does not answer.",
                "see whether it runs and can be reached from this host"
            )
        );
    public static Diagnosis RepositoryDenied { get; } =
        In(
            Backups,
            new(
                "repository-denied",
                Failed,
                "The repository's server does not let these credentials in, or not do this.",
                "correct the tier's variables, or give the user the right"
            )
        );
    public static Diagnosis RepositoryRetried { get; } =
        In(
            Backups,
            new(
                "repository-retried",
                Note,
                "The repository's server failed for a while, and restic tried again until it worked.",
                "nothing, unless it happens often"
            )
        );
    public static Diagnosis RepositoryDamaged { get; } =
        In(
            Backups,
            new(
                "repository-damaged",
                Failed,
                "Data in the repository is missing or not what was written.",
                "run `homelab backup check`, and follow https://restic.readthedocs.io/en/stable/077_troubleshooting.html"
            )
        );
    public static Diagnosis DiskFull { get; } =
        In(Backups, new("disk-full", Failed, "There is no space left.", "make room where the repository or the staging folder is"));
    public static Diagnosis SpaceLow { get; } =
        In(
            Backups,
            new(
                "space-low",
                Failed,
                "The staging folder has less room than the dumps took last time.",
                "make room, or put HOMELAB_STATE on a larger disk"
            )
        );
    public static Diagnosis StateFolder { get; } =
        In(
            Backups,
            new(
                "state-folder",
                Failed,
                "The tool's own folder cannot be written.",
                "make room on its disk, and let the runner's user own HOMELAB_STATE"
            )
        );
    public static Diagnosis AlreadyRunning { get; } =
        In(Backups, new("already-running", Failed, "Another run of this task and tier works on this machine.", "wait for it"));
    public static Diagnosis BeforeFailed { get; } =
        In(
            Backups,
            new(
                "before-failed",
                Failed,
                "A `before` command failed, so the set was not backed up.",
                "run the command by hand and correct it"
            )
        );
    public static Diagnosis AfterFailed { get; } =
        In(
            Backups,
            new(
                "after-failed",
                Failed,
                "An `after` command failed: what `before` stopped may still stand still.",
                "run the command by hand"
            )
        );
    public static Diagnosis GitlabBackupMissing { get; } =
        In(
            Backups,
            new(
                "gitlab-backup-missing",
                Failed,
                "GitLab's own backup command left no new archive in the set's paths.",
                "see that `paths` holds GitLab's backup folder"
            )
        );
    public static Diagnosis GitlabSecretsMissing { get; } =
        In(
            Backups,
            new(
                "gitlab-secrets-missing",
                Failed,
                "gitlab-secrets.json is in none of the set's paths; without it the archive is worth little.",
                "add /etc/gitlab to `paths`"
            )
        );
    public static Diagnosis ManifestFailed { get; } =
        In(
            Backups,
            new(
                "manifest-failed",
                Failed,
                "The manifest could not be written.",
                "make room in the staging folder, and look at its permissions"
            )
        );
    public static Diagnosis DatabaseAddress { get; } =
        In(
            Backups,
            new(
                "database-address",
                Failed,
                "The address of the database is not set or cannot be understood.",
                "set the variable to an address such as postgres://user:password@host:5432/name"
            )
        );
    public static Diagnosis DatabaseUnreachable { get; } =
        In(Backups, new("database-unreachable", Failed, "The database server does not answer.", "see whether it runs"));
    public static Diagnosis DatabaseRefused { get; } =
        In(Backups, new("database-refused", Failed, "The database server refuses connections from here.", "allow them in its pg_hba.conf"));
    public static Diagnosis DatabaseTls { get; } =
        In(
            Backups,
            new(
                "database-tls",
                Failed,
                "The connection to the database cannot be secured as its address asks.",
                "correct `sslmode` or the certificates"
            )
        );
    public static Diagnosis DatabasePassword { get; } =
        In(
            Backups,
            new(
                "database-password",
                Failed,
                "The database server refuses the user or the password.",
                "correct the variable that holds the address"
            )
        );
    public static Diagnosis DatabasePeer { get; } =
        In(
            Backups,
            new(
                "database-peer",
                Failed,
                "The database server lets in only the system user of the same name.",
                "give the set a user that it lets in"
            )
        );
    public static Diagnosis DatabaseRole { get; } =
        In(Backups, new("database-role", Failed, "There is no such user on the database server.", "correct `user` in homelab.yml"));
    public static Diagnosis DatabasePermission { get; } =
        In(Backups, new("database-permission", Failed, "The user may not read all of the database.", "grant it, or use one who may"));
    public static Diagnosis DatabaseMissing { get; } =
        In(Backups, new("database-missing", Failed, "There is no database of that name.", "correct it in homelab.yml"));
    public static Diagnosis DatabaseBusy { get; } =
        In(
            Backups,
            new("database-busy", Failed, "The database server has no connection left.", "raise max_connections, or back up at another hour")
        );
    public static Diagnosis DatabaseLocked { get; } =
        In(Backups, new("database-locked", Failed, "A table stayed locked for too long.", "back up when nobody changes tables"));
    public static Diagnosis DatabaseLocks { get; } =
        In(
            Backups,
            new(
                "database-locks",
                Failed,
                "The database has more tables than the server can lock at once.",
                "raise max_locks_per_transaction"
            )
        );
    public static Diagnosis DatabaseChanging { get; } =
        In(Backups, new("database-changing", Failed, "Tables were changed while they were dumped.", "back up when nobody changes tables"));
    public static Diagnosis DatabaseStopped { get; } =
        In(
            Backups,
            new("database-stopped", Failed, "The database server ended during the dump.", "see its log, then run the backup again")
        );
    public static Diagnosis DatabaseDamaged { get; } =
        In(
            Backups,
            new(
                "database-damaged",
                Failed,
                "The database server cannot read its own data.",
                "see its log, and restore the newest good backup elsewhere before anything else"
            )
        );
    public static Diagnosis DatabaseDisk { get; } =
        In(Backups, new("database-disk", Failed, "The database server has no room left.", "make room where the server keeps its data"));
    public static Diagnosis DatabaseSlow { get; } =
        In(Backups, new("database-slow", Failed, "The dump did not end in time.", "find out what it waits for"));
    public static Diagnosis DatabaseFailed { get; } =
        In(
            Backups,
            new("database-failed", Failed, "The database server failed for a reason this version does not know.", "read what it said")
        );
    public static Diagnosis ContainerMissing { get; } =
        In(Backups, new("container-missing", Failed, "There is no container of that name.", "correct `container` in homelab.yml"));
    public static Diagnosis ContainerStopped { get; } =
        In(Backups, new("container-stopped", Failed, "The container does not run.", "start it"));
    public static Diagnosis ContainerEngine { get; } =
        In(
            Backups,
            new("container-engine", Failed, "docker or podman gives no answer.", "start its service, and let the runner's user use it")
        );
    public static Diagnosis DumpFailed { get; } = In(Backups, new("dump-failed", Failed, "The dump failed.", "read what the program said"));
    public static Diagnosis DumpFolder { get; } =
        In(Backups, new("dump-folder", Failed, "The staging folder cannot be written.", "let the runner's user own HOMELAB_STATE"));
    public static Diagnosis DumpIncomplete { get; } =
        In(Backups, new("dump-incomplete", Failed, "The dump is not complete.", "run the backup again"));
    public static Diagnosis DumpDiskFull { get; } =
        In(
            Backups,
            new(
                "dump-disk-full",
                Failed,
                "The staging folder has no room for the dump.",
                "make room, or put HOMELAB_STATE on a larger disk"
            )
        );
    public static Diagnosis DumpToolMissing { get; } =
        In(
            Backups,
            new(
                "dump-tool-missing",
                Failed,
                "The program that dumps is not installed.",
                "install what the finding names, or correct the set's `host`"
            )
        );
    public static Diagnosis DumpToolOld { get; } =
        In(Backups, new("dump-tool-old", Failed, "pg_dump is older than the server.", "install client programs of the server's version"));
    public static Diagnosis DumpRemark { get; } =
        In(Backups, new("dump-remark", Note, "The dump is good, with something to know.", "nothing"));
    public static Diagnosis SqliteMissing { get; } =
        In(Backups, new("sqlite-missing", Failed, "The SQLite file does not exist.", "correct `sqlite` in homelab.yml"));
    public static Diagnosis SqliteLocked { get; } =
        In(
            Backups,
            new(
                "sqlite-locked",
                Failed,
                "A program kept the SQLite file locked for too long.",
                "stop it with `before`, or back up at another hour"
            )
        );
    public static Diagnosis SqliteUnreadable { get; } =
        In(
            Backups,
            new(
                "sqlite-unreadable",
                Failed,
                "The SQLite file cannot be opened or read to its end.",
                "let the runner's user read it and write to its folder, and check the disk"
            )
        );
    public static Diagnosis SqliteSlow { get; } =
        In(Backups, new("sqlite-slow", Failed, "The copy of the SQLite file did not end in time.", "find out what it waits for"));
    public static Diagnosis SqliteFailed { get; } =
        In(
            Backups,
            new(
                "sqlite-failed",
                Failed,
                "The SQLite file could not be copied for a reason this version does not know.",
                "read what sqlite3 said"
            )
        );
    public static Diagnosis SqliteDamaged { get; } =
        In(
            Backups,
            new(
                "sqlite-damaged",
                Failed,
                "The copy of the SQLite file does not pass its own integrity check.",
                "repair the file before it is the only one left"
            )
        );
    public static Diagnosis SqliteNotADatabase { get; } =
        In(Backups, new("sqlite-not-a-database", Failed, "The file is no SQLite database.", "correct `sqlite` in homelab.yml"));
    public static Diagnosis RetentionRefused { get; } =
        In(
            Backups,
            new(
                "retention-refused",
                Look,
                "The policy would remove too much, so nothing was removed.",
                "look at `homelab backup retention`, then raise `remove-at-most` or correct `keep`"
            )
        );
    public static Diagnosis RetentionEmpty { get; } =
        In(
            Backups,
            new(
                "retention-empty",
                Failed,
                "The retention policy found no snapshot of a set that has some.",
                "look at `homelab backup list`: host or tags differ"
            )
        );
    public static Diagnosis RetentionDiffers { get; } =
        In(Backups, new("retention-differs", Look, "restic removed other snapshots than were expected.", "look at `homelab backup list`"));
    public static Diagnosis RetentionFailed { get; } =
        In(
            Backups,
            new(
                "retention-failed",
                Look,
                "Old snapshots could not be removed; the backup itself is good.",
                "read what restic said; the next run tries again"
            )
        );
    public static Diagnosis RetentionWaits { get; } =
        In(
            Backups,
            new(
                "retention-waits",
                Note,
                "Somebody else worked on the repository for more than a quarter of an hour, so old snapshots stay until the next run.",
                "nothing, unless it happens in every run: then give the host or the task that is in the way another hour"
            )
        );
    public static Diagnosis RetentionDenied { get; } =
        In(
            Backups,
            new(
                "retention-denied",
                Look,
                "The server only accepts additions, so old snapshots stay; the backup itself is good.",
                "take `keep` out of the tier, and remove old snapshots with `restic forget --group-by host,tags` on a machine that may"
            )
        );
    public static Diagnosis PruneFailed { get; } =
        In(Backups, new("prune-failed", Failed, "Unneeded data could not be removed.", "read what restic said"));
    public static Diagnosis CheckFailed { get; } =
        In(
            Backups,
            new(
                "check-failed",
                Failed,
                "The check found damage.",
                "follow https://restic.readthedocs.io/en/stable/077_troubleshooting.html before the next prune"
            )
        );
    public static Diagnosis PacksUnlisted { get; } =
        In(
            Backups,
            new(
                "packs-unlisted",
                Note,
                "restic could not list what lies in the repository, so nothing was held against last time; the whole structure was checked instead.",
                "see what restic said, if it stays so"
            )
        );
    public static Diagnosis CostRefused { get; } =
        In(
            Backups,
            new(
                "cost-refused",
                Failed,
                "It would cost more than `cost.limit` allows.",
                "raise the limit, or run it by hand with --accept-cost"
            )
        );
    public static Diagnosis LedgerReset { get; } =
        In(Backups, new("ledger-reset", Note, "What earlier checks have read is not known any more.", "nothing: coverage begins anew"));
    public static Diagnosis Overdue { get; } =
        In(
            Backups,
            new(
                "overdue",
                Note,
                "The newest snapshot before this run was older than the schedule wants.",
                "see why earlier runs were missed"
            )
        );
    public static Diagnosis LeftoversRemoved { get; } =
        In(Backups, new("leftovers-removed", Note, "A killed run had left dumps, which were removed.", "nothing"));
    public static Diagnosis OrphanStopped { get; } =
        In(Backups, new("orphan-stopped", Note, "A killed run's restic was still at work and was stopped.", "nothing"));
    public static Diagnosis AfterMadeUp { get; } =
        In(Backups, new("after-made-up", Note, "A killed run had not run its `after` commands; they have run now.", "nothing"));
    public static Diagnosis LocksRemoved { get; } =
        In(Backups, new("locks-removed", Note, "Locks of dead processes were removed.", "nothing"));
    public static Diagnosis MonitorUnreachable { get; } =
        In(
            Backups,
            new(
                "monitor-unreachable",
                Look,
                "The monitor did not take the result.",
                "see whether it runs and whether the push address is right"
            )
        );
}
