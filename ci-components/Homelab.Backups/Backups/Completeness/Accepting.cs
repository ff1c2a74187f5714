using System.Globalization;
using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups.Completeness;

/// <summary>The way a finding ends that is right all the same: one line in a reviewed change.</summary>
internal static class Accepting
{
    private const int Digits = 16;

    /// <summary>Says the line.</summary>
    /// <param name="snapshot">What the finding is about; its full id.</param>
    /// <param name="known">Snapshots of this repository: what is accepted already and not among them belongs to another tier, and
    /// stays.</param>
    public static Finding Offer(Finding finding, BackupSet set, string snapshot, IReadOnlyList<Snapshot> known)
    {
        if (!finding.IsIncomplete)
            return finding;
        var others = set.Accept.Where(id => !known.Any(one => one.Id.StartsWith(id, StringComparison.Ordinal)));
        return finding with
        {
            Sentence =
                $"{finding.Sentence.TrimEnd('.')}; if it is meant, write `accept: {string.Join(' ', [.. others, Beginning(snapshot)])}` under backups.sets.{set.Name} in homelab.yml.",
        };
    }

    // Digits alone, or with one e among them, would be a number to YAML.
    private static string Beginning(string id)
    {
        var beginning = id[..Math.Min(Digits, id.Length)];
        return double.TryParse(beginning, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? id : beginning;
    }
}
