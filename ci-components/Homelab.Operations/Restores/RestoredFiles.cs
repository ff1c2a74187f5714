using Homelab.Operations.Restic;

namespace Homelab.Operations.Restores;

/// <summary>How restoring files ended.</summary>
internal abstract record RestoredFiles
{
    private RestoredFiles()
    {
    }

    /// <summary>Everything that was chosen is there.</summary>
    /// <param name="Written">Regular files that were missing or different.</param>
    public sealed record All(long Written) : RestoredFiles;

    /// <summary>restic named what it could not bring back.</summary>
    public sealed record Some(RestoreCounts? Counts, IReadOnlyList<ResticMessage.Error> Errors, ResticFailure Failure) : RestoredFiles;

    /// <summary>It reports success, and counted something else than the snapshot holds.</summary>
    public sealed record Miscounted(string Detail) : RestoredFiles;

    public sealed record Failed(ResticFailure Failure) : RestoredFiles;

    /// <summary>Success is exit code 0, no complaint, and counts that agree with each other and with the list of the snapshot.</summary>
    public static RestoredFiles Judge(ResticRun run, Selection expected)
    {
        var counts = RestoreCounts.Read(run.Summary);
        if (run.Errors.Count > 0)
            return new Some(counts, run.Errors, run.Failure);
        if (run.ExitCode != 0 || counts is null)
            return new Failed(run.Failure);
        if (counts.Total + counts.Skipped != expected.Nodes || counts.Restored != counts.Total + expected.Above)
            return new Miscounted($"of {expected.Nodes:N0} files, folders and links it took {counts.Total:N0} for missing and {counts.Skipped:N0} for there, and restored {counts.Restored - expected.Above:N0}");
        return new All(Math.Max(0, counts.Total - expected.MadeAnew));
    }
}
