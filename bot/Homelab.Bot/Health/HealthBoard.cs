using System.Text.Json.Serialization;

namespace Homelab.Bot.Health;

/// <summary>How one part is, from best to worst.</summary>
internal enum PartStatus
{
    [JsonStringEnumMemberName("ok")]
    Ok = 0,

    [JsonStringEnumMemberName("degraded")]
    Degraded = 1,

    [JsonStringEnumMemberName("down")]
    Down = 2,
}

/// <summary>A part's state, since when, and what a person should know about it.</summary>
internal sealed record PartHealth(PartStatus Status, DateTimeOffset Since, string Detail);

/// <summary>What the parts last said of themselves.</summary>
internal sealed class HealthBoard(TimeProvider time)
{
    private readonly Lock _turn = new();
    private readonly SortedDictionary<string, PartHealth> _parts = new(StringComparer.Ordinal);

    public void Report(string part, PartStatus status, string detail)
    {
        lock (_turn)
        {
            var since = _parts.TryGetValue(part, out var before) && before.Status == status ? before.Since : time.GetUtcNow();
            _parts[part] = new PartHealth(status, since, detail);
        }
    }

    public IReadOnlyDictionary<string, PartHealth> Read()
    {
        lock (_turn)
            return new SortedDictionary<string, PartHealth>(_parts, StringComparer.Ordinal);
    }
}
