namespace Homelab.Backups.Manifests;

/// <summary>How many of a set's files are hashed.</summary>
public enum ManifestDepth
{
    /// <summary>Each of them.</summary>
    Full,

    /// <summary>Another part each day; all are listed.</summary>
    Sample,
}
