using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Text;

namespace Homelab.Backups.Retention;

/// <summary>Snapshots of one host with the same tags: what restic's <c>--group-by host,tags</c> makes one group of.</summary>
public sealed record SnapshotGroup
{
    public SnapshotGroup(string host, IEnumerable<string> tags)
    {
        Host = host;
        Tags = [.. tags.Order(StringComparer.Ordinal)];
    }

    public string Host { get; }

    /// <summary>In order, since the order they were written in means nothing.</summary>
    public IReadOnlyList<string> Tags { get; }

    public static SnapshotGroup Of(SnapshotFacts snapshot) => new(snapshot.Host, snapshot.Tags);

    /// <summary>The group a set's snapshots of a tier are in.</summary>
    public static SnapshotGroup Of(TierName tier, BackupSet set) =>
        new(set.Host.Value, ["homelab", $"tier:{tier.Value}", $"set:{set.Name.Value}"]);

    public bool Equals(SnapshotGroup? other) => other is not null && Host == other.Host && Tags.SequenceEqual(other.Tags);

    public override int GetHashCode() =>
        Tags.Aggregate(Host.GetHashCode(StringComparison.Ordinal), (hash, tag) => HashCode.Combine(hash, tag));

    /// <summary>For sentences: hosts and tags come out of the repository, so whatever hides in them is shown.</summary>
    public override string ToString() => VisibleText.OneLine(Tags.Count == 0 ? Host : $"{Host} ({string.Join(", ", Tags)})");
}
