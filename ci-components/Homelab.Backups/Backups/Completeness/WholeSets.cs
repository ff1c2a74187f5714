using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Backups;

namespace Homelab.Backups.Backups.Completeness;

/// <summary>Which sets are whole, for whoever looks without a run: only of those anything may be removed.</summary>
public static class WholeSets
{
    /// <summary>As the repository tells it. What it does not tell is not taken for whole.</summary>
    public static async Task<IReadOnlyList<BackupSet>> InAsync(
        ResticTool restic,
        IReadOnlyList<BackupSet> sets,
        IReadOnlyList<Snapshot> snapshots,
        IProgress<Progress> progress,
        CancellationToken ct
    )
    {
        var whole = new List<BackupSet>();
        foreach (var set in sets)
        {
            if (await IsWholeAsync(new History(restic, set, snapshots, progress), ct))
                whole.Add(set);
        }

        return whole;
    }

    /// <summary>As the report of a run tells it.</summary>
    public static IReadOnlyList<BackupSet> In(BackupReport report, IReadOnlyList<BackupSet> sets) =>
        [
            .. sets.Where(set =>
                report.Sets.Any(saved => saved.Set == set.Name.Value && saved.Snapshot is not null)
                && !report.Findings.Any(finding => finding.Subject == set.Name.Value && finding.IsIncomplete)
            ),
        ];

    private static async Task<bool> IsWholeAsync(History history, CancellationToken ct)
    {
        try
        {
            return await history.IsNewestWholeAsync(ct);
        }
        catch (MeasureUnknownException)
        {
            return false;
        }
    }
}
