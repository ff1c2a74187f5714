using System.Text.Json;

namespace Homelab.Backups.Restic;

/// <summary>A snapshot, as far as retention looks at it.</summary>
/// <param name="Time">With the offset the snapshot was made at: its day and hour are those of that clock, whatever zone this machine is
/// in.</param>
public sealed record SnapshotFacts(string Id, DateTimeOffset Time, string Host, IReadOnlyList<string> Tags, IReadOnlyList<string> Paths)
{
    /// <summary>One snapshot of restic's JSON; null when it has no id or no readable time.</summary>
    public static SnapshotFacts? Read(JsonElement json)
    {
        if (Text(json, "id") is not { Length: > 0 } id || ResticTime.Parse(Text(json, "time")) is not { } time)
            return null;
        return new SnapshotFacts(id, time, Text(json, "hostname") ?? "", Texts(json, "tags"), Texts(json, "paths"));
    }

    internal static string? Text(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String
            ? member.GetString()
            : null;

    internal static string[] Texts(JsonElement json, string name) =>
        [.. Items(json, name).Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!)];

    // restic writes null for an empty list.
    internal static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.Array
            ? member.EnumerateArray()
            : [];
}
