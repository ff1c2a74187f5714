using Homelab.Backups.Databases;
using Homelab.Backups.Manifests;
using Homelab.Backups.Restic;

namespace Homelab.Backups.Backups.Completeness;

/// <summary>Takes the measure of snapshots.</summary>
internal static class Measures
{
    /// <summary>As far as the repository's list of snapshots knows.</summary>
    public static Measure Of(Snapshot snapshot) =>
        new(snapshot.Id, snapshot.Time) { SnapshotFiles = snapshot.Files, SnapshotBytes = snapshot.Bytes };

    public static Measure Of(Snapshot snapshot, SnapshotManifest.Found manifest) =>
        Of(snapshot) with
        {
            Places = manifest.Totals.Places,
            Databases = RowsOf(manifest.Databases),
        };

    public static Measure Of(SavedSnapshot saved, DateTimeOffset time, ManifestTotals totals, IReadOnlyList<DatabaseFacts> databases) =>
        new(saved.Id, saved.Start ?? time)
        {
            SnapshotFiles = saved.Files,
            SnapshotBytes = saved.Bytes,
            Places = totals.Places,
            Databases = RowsOf(databases),
        };

    // A manifest may come from anybody; of two facts about one database the later one counts.
    private static Dictionary<string, IReadOnlyDictionary<string, long>> RowsOf(IReadOnlyList<DatabaseFacts> databases) =>
        databases.GroupBy(facts => facts.Name).ToDictionary(facts => facts.Key, facts => facts.Last().Rows);
}
