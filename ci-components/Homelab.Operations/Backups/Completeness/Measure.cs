using Homelab.Operations.Databases;
using Homelab.Operations.Manifests;
using Homelab.Operations.Restic;

namespace Homelab.Operations.Backups.Completeness;

/// <summary>What a set held in one of its snapshots: what a later one is held against.</summary>
/// <param name="Snapshot">Its full id.</param>
internal sealed record Measure(string Snapshot, DateTimeOffset Time)
{
    /// <summary>Regular files in the snapshot, dumps and manifest among them; null where restic did not say.</summary>
    public long? SnapshotFiles { get; init; }

    public long? SnapshotBytes { get; init; }

    /// <summary>What lay at the set's paths and mount points; null for a snapshot without a manifest.</summary>
    public IReadOnlyList<PlaceCount>? Places { get; init; }

    /// <summary>Rows of each table, by the database's name in homelab.yml or the path of its SQLite file.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Databases { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, long>>();

    /// <summary>As far as the repository's list of snapshots knows.</summary>
    public static Measure Of(Snapshot snapshot) => new(snapshot.Id, snapshot.Time) { SnapshotFiles = snapshot.Files, SnapshotBytes = snapshot.Bytes };

    public static Measure Of(Snapshot snapshot, SnapshotManifest.Found manifest) =>
        Of(snapshot) with { Places = manifest.Totals.Places, Databases = RowsOf(manifest.Databases) };

    public static Measure Of(SavedSnapshot saved, DateTimeOffset time, ManifestTotals totals, IReadOnlyList<DatabaseFacts> databases) => new(saved.Id, saved.Start ?? time)
    {
        SnapshotFiles = saved.Files, SnapshotBytes = saved.Bytes, Places = totals.Places, Databases = RowsOf(databases),
    };

    public PlaceCount? At(string path) => Places?.FirstOrDefault(place => place.Path == path);

    /// <summary>For sentences.</summary>
    public override string ToString() => $"{Snapshot[..Math.Min(8, Snapshot.Length)]} of {Time:yyyy-MM-dd HH:mm}";

    // A manifest may come from anybody; of two facts about one database the later one counts.
    private static Dictionary<string, IReadOnlyDictionary<string, long>> RowsOf(IReadOnlyList<DatabaseFacts> databases) =>
        databases.GroupBy(facts => facts.Name).ToDictionary(facts => facts.Key, facts => facts.Last().Rows);
}
