using Homelab.Backups.Databases;
using Homelab.Backups.Manifests.Comparing;

namespace Homelab.Restores.Verification;

/// <summary>
/// What to look at on the machine where something was restored. It is handed over as JSON: to a container without network, over ssh,
/// or in the same process. It holds no secret.
/// </summary>
public sealed record InspectionJob
{
    /// <summary>The folder that stands for / in the restored tree: <c>/</c> itself on a machine of its own.</summary>
    public required string Root { get; init; }

    public required IReadOnlyList<SetInspection> Sets { get; init; }

    /// <summary>Look at files: the tree, SQLite, repositories, pictures, links.</summary>
    public bool Files { get; init; } = true;

    /// <summary>Look at the databases that were loaded into servers.</summary>
    public bool Databases { get; init; } = true;

    /// <summary>
    /// Who restored, where that is not the user who looks, or was in another user namespace: a container may see other owners than there
    /// are.
    /// </summary>
    public Restorer? Restorer { get; init; }

    /// <summary>
    /// Damage to do first, once. Where files and databases are looked at by two jobs, only one of them gets it: a row of a server is
    /// dropped
    /// by the job for databases, everything else is done by the job for files.
    /// </summary>
    public SabotageOrder? Sabotage { get; init; }
}

/// <summary>One restored set.</summary>
public sealed record SetInspection
{
    public required string Set { get; init; }

    /// <summary>As in homelab.yml: files, vault, gitea, photos, postgres, sqlite, gitlab.</summary>
    public required string Kind { get; init; }

    /// <summary>The full id of the snapshot that was asked for.</summary>
    public required string Snapshot { get; init; }

    public required DateTimeOffset SnapshotTime { get; init; }

    public string Host { get; init; } = "";

    public string Tier { get; init; } = "";

    /// <summary>Path of the manifest as it lies in the snapshot; null for a snapshot without one.</summary>
    public string? Manifest { get; init; }

    /// <summary>SHA-256 of the manifest, and the canary in it, read from the repository by the snapshot's id: not from what was
    /// restored.</summary>
    public string? ManifestSha256 { get; init; }

    public string? Canary { get; init; }

    /// <summary>Only a part was restored, so what is missing is no damage.</summary>
    public bool IsSample { get; init; }

    /// <summary>Regular files in the snapshot, the manifest included, as the repository counts them; null where nobody asked it.</summary>
    public long? SnapshotFiles { get; init; }

    /// <summary>
    /// Where the snapshot itself is not as the manifest says, because it changed before restic came by (<see cref="SnapshotDifferences"/>).
    /// Null where nobody asked the repository: then what is missing is damage, and a few files that are not what they were are not.
    /// </summary>
    public IReadOnlyList<AlteredPath>? Altered { get; init; }

    /// <summary>The databases of the set that were loaded, and where.</summary>
    public IReadOnlyList<LoadedDatabase> Loaded { get; init; } = [];
}

/// <summary>A path that was removed, written to, or made another between manifest and snapshot.</summary>
/// <param name="Path">As in the manifest.</param>
/// <param name="Size">Of the regular file the snapshot has; null where it has none.</param>
/// <param name="Modified">The same.</param>
public sealed record AlteredPath(string Path, long? Size = null, DateTimeOffset? Modified = null);
