using System.Text.Json;

namespace Homelab.Backups.Restic;

/// <summary>A snapshot as the repository lists it.</summary>
public sealed record Snapshot(SnapshotFacts Facts)
{
    public string Id => Facts.Id;

    /// <summary>When the backup began, in the zone of the machine that made it.</summary>
    public DateTimeOffset Time => Facts.Time;

    /// <summary>Regular files and bytes that restic read for it; null for snapshots of an older restic.</summary>
    public long? Files { get; init; }

    public long? Bytes { get; init; }

    /// <summary>The rest of the tag that begins so: <c>set:</c>.</summary>
    public string? Tagged(string prefix) =>
        Facts.Tags.FirstOrDefault(tag => tag.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];

    internal static Snapshot? Read(JsonElement json)
    {
        if (SnapshotFacts.Read(json) is not { } facts)
            return null;
        var counted = json.TryGetProperty("summary", out var summary) && summary.ValueKind is JsonValueKind.Object;
        return new Snapshot(facts)
        {
            Files = counted ? ResticJson.Integer(summary, "total_files_processed") : null,
            Bytes = counted ? ResticJson.Integer(summary, "total_bytes_processed") : null,
        };
    }
}

/// <summary>One order of snapshots for whoever asks for the newest: restic leaves that of equal times to chance.</summary>
internal static class SnapshotOrder
{
    public static IEnumerable<Snapshot> NewestFirst(this IEnumerable<Snapshot> snapshots) => NewestFirst(snapshots, one => one.Facts);

    public static IEnumerable<SnapshotFacts> NewestFirst(this IEnumerable<SnapshotFacts> snapshots) => NewestFirst(snapshots, one => one);

    private static IOrderedEnumerable<T> NewestFirst<T>(IEnumerable<T> snapshots, Func<T, SnapshotFacts> facts) =>
        snapshots.OrderByDescending(one => facts(one).Time).ThenBy(one => facts(one).Id, StringComparer.Ordinal);
}

/// <summary>What a command found, or how it failed.</summary>
public abstract record ResticAnswer<T>
{
    private ResticAnswer() { }

    public sealed record Found(T Value) : ResticAnswer<T>;

    public sealed record Failed(ResticFailure Failure) : ResticAnswer<T>;
}

/// <summary>Reading the list of snapshots.</summary>
public static class Snapshots
{
    /// <summary>Every snapshot with these tags, newest first. Takes no lock: it must answer while somebody else works.</summary>
    public static async Task<ResticAnswer<IReadOnlyList<Snapshot>>> ListAsync(
        ResticTool restic,
        IReadOnlyList<string> tags,
        string? host,
        CancellationToken ct,
        TimeProvider? clock = null
    )
    {
        if (await ServerProbe.LookAsync(restic.Repository, clock ?? TimeProvider.System, ct) is { } silence)
            return new ResticAnswer<IReadOnlyList<Snapshot>>.Failed(silence);
        string[] ofHost = host is null ? [] : ["--host", host];
        string[] tagged = tags.Count == 0 ? [] : ["--tag", string.Join(',', tags)];
        var run = await restic.RunAsync(["snapshots", "--no-lock", .. ofHost, .. tagged], ct);
        if (run.ExitCode != 0 || run.Document is not { ValueKind: JsonValueKind.Array } list)
            return new ResticAnswer<IReadOnlyList<Snapshot>>.Failed(run.Failure);
        return new ResticAnswer<IReadOnlyList<Snapshot>>.Found([
            .. list.EnumerateArray().Select(Snapshot.Read).OfType<Snapshot>().NewestFirst(),
        ]);
    }
}
