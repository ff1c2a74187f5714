using System.Text.Json.Serialization;

namespace Homelab.Backups.Manifests;

/// <summary>What a set held in one of its snapshots: what a later one is held against. It may come out of anybody's repository.</summary>
/// <param name="Snapshot">Its full id.</param>
public sealed record Measure(string Snapshot, DateTimeOffset Time)
{
    private static readonly Dictionary<string, IReadOnlyDictionary<string, long>> None = [];

    /// <summary>Regular files in the snapshot, dumps and manifest among them; null where restic did not say.</summary>
    public long? SnapshotFiles { get; init; }

    public long? SnapshotBytes { get; init; }

    /// <summary>What lay at the set's paths and mount points; null for a snapshot without a manifest.</summary>
    public IReadOnlyList<PlaceCount>? Places { get; init; }

    /// <summary>Rows of each table, by the database's name in homelab.yml or the path of its SQLite file.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Databases
    {
        get => field ?? None;
        init;
    } = None;

    public PlaceCount? At(string path) => Places?.FirstOrDefault(place => place.Path == path);

    /// <summary>For sentences.</summary>
    public override string ToString() => $"{Snapshot[..Math.Min(8, Snapshot.Length)]} of {Time:yyyy-MM-dd HH:mm}";

    /// <summary>Null for what names no snapshot; without what names no place.</summary>
    internal static Measure? Sane(Measure? read) =>
        read is not { Snapshot.Length: > 0 }
            ? null
            : read with
            {
                Places = read.Places is null ? null : [.. read.Places.Where(place => place is { Path.Length: > 0 })],
                Databases = read.Databases.Where(database => database.Value is not null).ToDictionary(),
            };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Measure))]
internal sealed partial class MeasureJson : JsonSerializerContext;
