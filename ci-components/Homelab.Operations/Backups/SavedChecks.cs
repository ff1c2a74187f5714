using Homelab.Operations.Manifests;
using Homelab.Operations.Restic;

namespace Homelab.Operations.Backups;

/// <summary>
/// Judges a backup by what must be true of it rather than by its exit code: restic up to 0.18 ends with 0 when a source is missing, and
/// every version does so when somebody took its lock away.
/// </summary>
internal static class SavedChecks
{
    /// <summary>Counted during the backup; more than this share gone is no ordinary change.</summary>
    private const double MostVanished = 0.1;

    private static readonly string[] Harmless = ["using parent snapshot", "no parent snapshot found", "signal ", "created new cache", "found 1 old cache", "found 2 old cache"];

    /// <summary>What restic said, and what it counted.</summary>
    /// <param name="before">The set's previous snapshot.</param>
    public static void Judge(string set, BackupOutcome outcome, ManifestSummary manifest, Snapshot? before, Findings findings)
    {
        Texts(set, outcome.Texts, findings);
        Errors(set, outcome.Errors, findings);
        if (outcome is BackupOutcome.Incomplete { Errors.Count: 0 })
            findings.Add("files-unreadable", set, "restic ended with exit code 3 and named none");
        if (Snapshot(outcome) is { } saved)
            Counts(set, saved, outcome.Errors.Count, manifest, before, findings);
    }

    public static SavedSnapshot? Snapshot(BackupOutcome outcome) => outcome switch
    {
        BackupOutcome.Saved saved => saved.Snapshot,
        BackupOutcome.Incomplete incomplete => incomplete.Snapshot,
        _ => null,
    };

    private static void Texts(string set, IReadOnlyList<string> texts, Findings findings)
    {
        var retries = texts.Where(ResticRetries.IsAgain).ToArray();
        if (retries.Length > 0)
            findings.Add("repository-retried", set, $"{retries.Length} times, first: {retries[0]}");
        foreach (var text in texts.Where(text => !ResticRetries.Is(text) && !Harmless.Any(start => text.StartsWith(start, StringComparison.OrdinalIgnoreCase))).Take(20))
        {
            if (text.EndsWith("does not exist, skipping", StringComparison.Ordinal))
                findings.Add("source-missing", set, text);
            else if (text.StartsWith("Remove(<lock/", StringComparison.Ordinal))
                findings.Add("lock-lost", set);
            else if (!text.StartsWith("error while unlocking", StringComparison.Ordinal))
                findings.Add("unexpected-output", set, text);
        }
    }

    private static void Errors(string set, IReadOnlyList<ResticMessage.Error> errors, Findings findings)
    {
        var vanished = errors.Where(error => error.Text.Contains("no such file or directory", StringComparison.Ordinal)).ToArray();
        Report("files-vanished", vanished);
        Report("files-unreadable", [.. errors.Except(vanished)]);

        void Report(string code, ResticMessage.Error[] found)
        {
            if (found.Length > 0)
                findings.Add(code, set, $"{found.Length}, such as {string.Join(", ", found.Take(3).Select(error => error.Item))}: {found[0].Text}");
        }
    }

    private static void Counts(string set, SavedSnapshot saved, int named, ManifestSummary manifest, Snapshot? before, Findings findings)
    {
        // The manifest's own file is in the snapshot and not in itself.
        var missing = manifest.Totals.Files + 1 - saved.Files - named;
        if (missing > Math.Max(1, manifest.Totals.Files * MostVanished))
            findings.Add("files-missing", set, $"{saved.Files} of {manifest.Totals.Files + 1}");
        else if (missing > 0)
            findings.Add("files-vanished", set, $"{missing} between manifest and backup");
        if (before?.Files is { } last && saved.Files < last / 2)
            findings.Add("files-halved", set, $"{saved.Files} after {last}");
    }
}
