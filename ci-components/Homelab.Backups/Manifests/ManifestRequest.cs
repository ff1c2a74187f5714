using Homelab.Backups.Databases;
using Homelab.Backups.Manifests.Exclusions;

namespace Homelab.Backups.Manifests;

/// <summary>What a manifest is to be written of.</summary>
public sealed record ManifestRequest
{
    /// <summary>The set's name in homelab.yml.</summary>
    public required string Set { get; init; }

    /// <summary>The host's key in homelab.yml.</summary>
    public required string Host { get; init; }

    public required string Tier { get; init; }

    /// <summary>What a drill must find again: the pipeline's id, or by default a number nobody can guess.</summary>
    public string Canary { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>The sources, as restic gets them; without the staging folder.</summary>
    public required IReadOnlyList<string> Roots { get; init; }

    /// <summary>What restic leaves out, as it is told.</summary>
    public Exclusion Exclusion { get; init; } = Exclusion.Nothing;

    public ManifestDepth Depth { get; init; } = ManifestDepth.Full;

    /// <summary>Which part a sample hashes; one more each day.</summary>
    public long Rotation { get; init; }

    /// <summary>Dumps lie here: always listed and hashed, whatever depth and patterns say. The manifest itself may, and is not
    /// listed.</summary>
    public string? StagingFolder { get; init; }

    /// <summary>Where files are counted by themselves.</summary>
    public IReadOnlyList<ManifestPlace> Places { get; init; } = [];

    /// <summary>What the set is held against: whoever has nothing but the repository must know it, too.</summary>
    public Measure? Measure { get; init; }

    /// <summary>What the dumps say of their databases.</summary>
    public IReadOnlyList<DatabaseFacts> Databases { get; init; } = [];
}
