using Homelab.Backups.Databases;

namespace Homelab.Backups.Manifests.Comparing;

/// <summary>How much of a manifest came back.</summary>
public sealed record ComparisonResult
{
    public required ManifestHeader Header { get; init; }

    /// <summary>What the manifest counted; null when its end is missing.</summary>
    public ManifestTotals? Totals { get; init; }

    /// <summary>Part of the manifest is lost, so this proves nothing about the rest.</summary>
    public bool IsCutOff => Totals is null;

    public IReadOnlyList<DatabaseFacts> Databases { get; init; } = [];

    /// <summary>Regular files in the tree, whether the manifest knows them or not.</summary>
    public long FilesThere { get; init; }

    /// <summary>Paths that are in both.</summary>
    public long Compared { get; init; }

    /// <summary>Files that are in both.</summary>
    public long Files { get; init; }

    /// <summary>Files whose content was read and is right.</summary>
    public long ProvenFiles { get; init; }

    public long ProvenBytes { get; init; }

    /// <summary>Of the proven files those that are the set's own, not dumps of the backup, and hold something.</summary>
    public long ProvenOwn { get; init; }

    /// <summary>Paths that nobody there could give to their owners.</summary>
    public long OwnersImpossible { get; init; }

    /// <summary>One of them, and whose it was.</summary>
    public string? ImpossibleOwner { get; init; }

    /// <summary>Files whose content nobody hashed before the backup: a sample left them out, or they were written to or unreadable
    /// then.</summary>
    public long WithoutHash { get; init; }

    /// <summary>What could not be read before the backup, and so may well be missing.</summary>
    public long UnreadableBefore { get; init; }

    /// <summary>All differences, by the name of their case.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; init; } = new Dictionary<string, long>();

    /// <summary>The first of each case.</summary>
    public IReadOnlyList<Difference> Differences { get; init; } = [];

    public TimeSpan Took { get; init; }

    /// <summary>How many there are of a case: <c>Count&lt;Difference.Missing&gt;()</c>.</summary>
    public long Count<T>()
        where T : Difference => Counts.GetValueOrDefault(typeof(T).Name);
}
