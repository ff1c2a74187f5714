namespace Homelab.Operations.Manifests.Comparing;

/// <summary>How a restored tree is held against a manifest.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The folder that stands for / in the restored tree: what <c>restic restore --target</c> was given.</summary>
    public required string Target { get; init; }

    /// <summary>Only root restores owners.</summary>
    public bool Owners { get; init; } = Environment.IsPrivilegedProcess;

    /// <summary>Only part was restored: what is missing is no difference.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Paths of the snapshot that no manifest can list: the manifest itself.</summary>
    public IReadOnlyList<string> Unlisted { get; init; } = [];

    /// <summary>How many differences of each case are named.</summary>
    public int Named { get; init; } = 20;

    /// <summary>A folder whose differences are named even when others are too many.</summary>
    public string? Watched { get; init; }

    /// <summary>Shown each entry as it is read, by one thread.</summary>
    public Action<ManifestEntry>? Seen { get; init; }
}
