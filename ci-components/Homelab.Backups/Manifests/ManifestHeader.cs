namespace Homelab.Backups.Manifests;

/// <summary>The first line of a manifest.</summary>
public sealed record ManifestHeader
{
    public const string Schema = "homelab.manifest/1";

    public string Set { get; init; } = "";
    public string Host { get; init; } = "";
    public string Tier { get; init; } = "";

    /// <summary>What the run that wrote it says it wrote.</summary>
    public string Canary { get; init; } = "";

    public DateTimeOffset Created { get; init; }
    public ManifestDepth Depth { get; init; }
    public long Rotation { get; init; }
    public Sampling Sampling { get; init; } = Sampling.Everything;
    public IReadOnlyList<string> Roots { get; init; } = [];
    public IReadOnlyList<string> Exclude { get; init; } = [];
    public string? Staging { get; init; }
}
