using Homelab.Backups.Restic;

namespace Homelab.Restores.Restores;

/// <summary>How restoring files ended.</summary>
internal abstract record RestoredFiles
{
    private RestoredFiles() { }

    /// <summary>Everything that was chosen is there.</summary>
    /// <param name="Written">Regular files that were missing or different.</param>
    public sealed record All(long Written) : RestoredFiles
    {
        /// <summary>How many could not be given to their owners: in a user namespace even root has only some ids to give to.</summary>
        public long Ownerless { get; init; }
    }

    /// <summary>restic named what it could not bring back.</summary>
    public sealed record Some(RestoreCounts? Counts, IReadOnlyList<ResticMessage.Error> Errors, ResticFailure Failure) : RestoredFiles;

    /// <summary>It reports success, and counted something else than the snapshot holds.</summary>
    public sealed record Miscounted(string Detail) : RestoredFiles;

    public sealed record Failed(ResticFailure Failure) : RestoredFiles;

    /// <summary>
    /// Success is exit code 0, no complaint, and counts that agree with each other and with the list of the snapshot. Complaints about
    /// owners
    /// are none: who is not root never hears them, and everything else of the file is there.
    /// </summary>
    public static RestoredFiles Judge(ResticRun run, Selection expected)
    {
        var counts = RestoreCounts.Read(run.Summary);
        var ownerless = run.Errors.Count(IsAboutOwner);
        if (run.Errors.Count > ownerless)
            return new Some(counts, run.Errors, run.Failure);
        if ((run.ExitCode != 0 && ownerless == 0) || counts is null)
            return new Failed(run.Failure);
        // A folder that it could not give to its owner it does not count, though it is there; a file it does.
        var uncounted = counts.Total + expected.Above - counts.Restored;
        if (counts.Total + counts.Skipped != expected.Nodes || uncounted < 0 || uncounted > ownerless)
            return new Miscounted(
                $"of {expected.Nodes:N0} files, folders and links it took {counts.Total:N0} for missing and {counts.Skipped:N0} for there, and restored {counts.Restored - expected.Above:N0}"
            );
        return new All(Math.Max(0, counts.Total - expected.MadeAnew)) { Ownerless = ownerless };
    }

    // By the system's words for EINVAL, which an id without a place in the namespace gets, and EPERM.
    private static bool IsAboutOwner(ResticMessage.Error error) =>
        error.Text.StartsWith("lchown ", StringComparison.Ordinal)
        && (
            error.Text.EndsWith(": invalid argument", StringComparison.Ordinal)
            || error.Text.EndsWith(": operation not permitted", StringComparison.Ordinal)
        );
}
