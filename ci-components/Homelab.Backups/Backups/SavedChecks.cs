using Homelab.Backups.Manifests;
using Homelab.Backups.Restic;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>
/// Judges a backup by what must be true of it rather than by its exit code: restic up to 0.18 ends with 0 when a source is missing, and
/// every version does so when somebody took its lock away.
/// </summary>
internal static class SavedChecks
{
    /// <summary>Counted during the backup; more than this share gone is no ordinary change.</summary>
    private const double MostVanished = 0.1;

    private static readonly string[] Harmless =
    [
        "using parent snapshot",
        "no parent snapshot found",
        "signal ",
        "created new cache",
        "found 1 old cache",
        "found 2 old cache",
    ];

    /// <summary>What restic said, and what it counted.</summary>
    public static void Judge(string set, BackupOutcome outcome, ManifestSummary manifest, FindingList findings)
    {
        Texts(set, outcome, findings);
        Errors(set, outcome.Errors, findings);
        if (outcome is BackupOutcome.Incomplete { Errors.Count: 0 })
            findings.Add(Diagnosis.FilesUnreadable, set, "restic ended with exit code 3 and named none");
        if (Snapshot(outcome) is { } saved)
            Counts(set, saved, outcome.Errors.Count(error => !IsStoredAgain(error)), manifest, findings);
    }

    public static SavedSnapshot? Snapshot(BackupOutcome outcome) =>
        outcome switch
        {
            BackupOutcome.Saved saved => saved.Snapshot,
            BackupOutcome.Incomplete incomplete => incomplete.Snapshot,
            _ => null,
        };

    public static bool HasLostItsLock(BackupOutcome outcome) => outcome.Texts.Any(IsOfALostLock);

    // At the end, or when it is renewed every few minutes.
    private static bool IsOfALostLock(string text) =>
        (text.StartsWith("Remove(<lock/", StringComparison.Ordinal) && text.Contains(">) failed", StringComparison.Ordinal))
        || (
            text.StartsWith("unable to refresh lock", StringComparison.Ordinal)
            && text.Contains("no such file", StringComparison.OrdinalIgnoreCase)
        );

    private static void Texts(string set, BackupOutcome outcome, FindingList findings)
    {
        if (HasLostItsLock(outcome))
            findings.Add(Diagnosis.LockLost, set);
        var retries = outcome.Texts.Where(ResticRetries.IsAgain).ToArray();
        if (retries.Length > 0)
            findings.Add(Diagnosis.RepositoryRetried, set, $"{retries.Length} times, first: {retries[0]}");
        foreach (
            var text in outcome
                .Texts.Where(text =>
                    !IsOfALostLock(text)
                    && !ResticRetries.Is(text)
                    && !Harmless.Any(start => text.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                )
                .Take(20)
        )
        {
            if (text.EndsWith("does not exist, skipping", StringComparison.Ordinal))
                findings.Add(Diagnosis.SourceMissing, set, text);
            // What it said of a failure is told with the failure.
            else if (!text.StartsWith("error while unlocking", StringComparison.Ordinal) && Snapshot(outcome) is not null)
                findings.Add(Diagnosis.UnexpectedOutput, set, text);
        }
    }

    private static void Errors(string set, IReadOnlyList<ResticMessage.Error> errors, FindingList findings)
    {
        var again = errors.Where(IsStoredAgain).ToArray();
        var vanished = errors.Where(error => error.Text.Contains("no such file or directory", StringComparison.Ordinal)).ToArray();
        Report(Diagnosis.FilesVanished, vanished);
        Report(Diagnosis.FilesStoredAgain, again);
        Report(Diagnosis.FilesUnreadable, [.. errors.Except(vanished).Except(again)]);

        void Report(Diagnosis kind, ResticMessage.Error[] found)
        {
            if (found.Length > 0)
                findings.Add(
                    kind,
                    set,
                    $"{found.Length}, such as {string.Join(", ", found.Take(3).Select(error => error.Item))}: {found[0].Text}"
                );
        }
    }

    // restic expected them in the repository, where an earlier snapshot must lack them now.
    private static bool IsStoredAgain(ResticMessage.Error error) =>
        error.Text.EndsWith("storing the file again", StringComparison.Ordinal)
        || error.Text.Contains("is not known; the repository could be damaged", StringComparison.Ordinal);

    /// <summary>Whether a snapshot that is in the repository got all that its manifest lists.</summary>
    public static bool IsSound(Snapshot snapshot, ManifestTotals totals) =>
        totals.Unreadable == 0 && (snapshot.Files is not { } files || totals.Files + 1 - files <= Math.Max(1, totals.Files * MostVanished));

    private static void Counts(string set, SavedSnapshot saved, int named, ManifestSummary manifest, FindingList findings)
    {
        // The manifest's own file is in the snapshot and not in itself.
        var missing = manifest.Totals.Files + 1 - saved.Files - named;
        if (missing > Math.Max(1, manifest.Totals.Files * MostVanished))
            findings.Add(Diagnosis.FilesMissing, set, $"{saved.Files} of {manifest.Totals.Files + 1}");
        else if (missing > 0)
            findings.Add(Diagnosis.FilesVanished, set, $"{missing} between manifest and backup");
    }
}
