using System.Text.Json.Serialization;

namespace Homelab.Restores.Verification;

/// <summary>Which damage to do, and the number that chooses where.</summary>
public sealed record SabotageOrder(SabotageKind Kind, int Seed);

/// <summary>Ways in which a restore goes wrong that a drill must notice.</summary>
public enum SabotageKind
{
    [JsonStringEnumMemberName("flip-byte")]
    FlipByte,

    [JsonStringEnumMemberName("drop-row")]
    DropRow,

    [JsonStringEnumMemberName("delete-file")]
    DeleteFile,

    [JsonStringEnumMemberName("stale-dump")]
    StaleDump,

    [JsonStringEnumMemberName("wrong-owner")]
    WrongOwner,

    [JsonStringEnumMemberName("truncate-image")]
    TruncateImage,

    [JsonStringEnumMemberName("empty-set")]
    EmptySet,

    /// <summary>Done by whoever restores, never by whoever looks.</summary>
    [JsonStringEnumMemberName("wrong-snapshot")]
    WrongSnapshot,
}

/// <summary>What was damaged on purpose.</summary>
/// <param name="Set">The set it belongs to.</param>
/// <param name="Subject">What a check that notices it must name: a path, a table, a set, a snapshot.</param>
/// <param name="What">The damage in words. Hostile text, as a path or a table may be.</param>
public sealed record Damage(string Set, string Subject, string What)
{
    /// <summary>Another snapshot of the set was restored in place of the one that was asked for.</summary>
    public static Damage OfSnapshot(string set, string claimed, string restored) =>
        new(
            set,
            Evidence.Snapshot(claimed),
            $"set {set}: snapshot {Evidence.Snapshot(restored)} was restored in place of {Evidence.Snapshot(claimed)}"
        );
}
