namespace Homelab.Backups.Manifests.Comparing;

/// <summary>How a restored tree is held against a manifest.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The folder that stands for / in the restored tree: what <c>restic restore --target</c> was given.</summary>
    public required string Target { get; init; }

    /// <summary>Knows which owners whoever restored could give.</summary>
    internal OwnerJudge Owners { get; init; } = OwnerJudge.Here;

    /// <summary>Only part was restored: what is missing is no difference.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Paths of the snapshot that no manifest can list: the manifest itself.</summary>
    public IReadOnlyList<string> Unlisted { get; init; } = [];

    /// <summary>How many differences of each case are named.</summary>
    public int Named { get; init; } = 20;

    /// <summary>
    /// The staging folder of the backup: its differences are named even when others are too many, and what is in it, dumps and the
    /// manifest,
    /// is no file of the set itself.
    /// </summary>
    public string? Watched { get; init; }

    /// <summary>Shown each entry as it is read, by one thread.</summary>
    public Action<ManifestEntry>? Seen { get; init; }
}
