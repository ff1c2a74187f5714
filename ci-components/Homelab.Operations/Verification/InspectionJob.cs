using System.Text.Json.Serialization;
using Homelab.Operations.Databases;
using Homelab.Reports.Drills;

namespace Homelab.Operations.Verification;

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

    /// <summary>Damage to do first, once.</summary>
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

    /// <summary>SHA-256 of the manifest, and the canary in it, read from the repository by the snapshot's id: not from what was restored.</summary>
    public string? ManifestSha256 { get; init; }

    public string? Canary { get; init; }

    /// <summary>Only a part was restored, so what is missing is no damage.</summary>
    public bool IsSample { get; init; }

    /// <summary>The databases of the set that were loaded, and where.</summary>
    public IReadOnlyList<LoadedDatabase> Loaded { get; init; } = [];
}

/// <summary>A database that a restore loaded.</summary>
/// <param name="Name">As in homelab.yml, or the path of an SQLite file.</param>
/// <param name="Database">Its name on the server.</param>
/// <param name="Server">How the server is reached from the machine that loaded it; null for SQLite.</param>
public sealed record LoadedDatabase(string Name, string Engine, string Database, ServerPlace? Server, double Seconds)
{
    /// <summary>Why it could not be loaded; null if it was.</summary>
    public string? Failure { get; init; }

    /// <summary>What the dump said it holds.</summary>
    public DatabaseFacts? Facts { get; init; }
}

/// <summary>Where a PostgreSQL server is that needs no password: in a container, or behind a socket in a folder.</summary>
/// <param name="Kind"><c>container</c>, <c>cluster</c> (made for this, in a folder) or <c>own</c> (the machine's).</param>
/// <param name="Address">The container's name, or the socket's folder.</param>
public sealed record ServerPlace(string Kind, string Address, string User, int Port);

/// <summary>Which damage to do, and the number that chooses where.</summary>
public sealed record SabotageOrder(SabotageKind Kind, int Seed);

/// <summary>Ways in which a restore goes wrong that a drill must notice.</summary>
public enum SabotageKind
{
    [JsonStringEnumMemberName("flip-byte")]
    FlipByte,

    [JsonStringEnumMemberName("drop-row")]
    DropRow,

    [JsonStringEnumMemberName("delete-file")]
    DeleteFile,

    [JsonStringEnumMemberName("stale-dump")]
    StaleDump,

    [JsonStringEnumMemberName("wrong-owner")]
    WrongOwner,

    [JsonStringEnumMemberName("truncate-image")]
    TruncateImage,

    [JsonStringEnumMemberName("empty-set")]
    EmptySet,

    [JsonStringEnumMemberName("wrong-snapshot")]
    WrongSnapshot,
}

/// <summary>What an inspection found.</summary>
public sealed record InspectionResult
{
    public IReadOnlyList<SetFindings> Sets { get; init; } = [];

    /// <summary>What was damaged on purpose: a path, a table, a set.</summary>
    public string? Sabotaged { get; init; }

    /// <summary>Why the damage asked for could not be done, so that nothing was proven.</summary>
    public string? SabotageImpossible { get; init; }
}

/// <summary>What was found in one set.</summary>
public sealed record SetFindings
{
    public required string Set { get; init; }

    public IReadOnlyList<DrillCheck> Checks { get; init; } = [];

    public long Files { get; init; }

    public long Bytes { get; init; }

    public long ProvenFiles { get; init; }

    public long ProvenBytes { get; init; }

    /// <summary>
    /// Files whose size or time is not the manifest's: written to while the backup ran, or damaged since. Only the repository can tell,
    /// so whoever may read it compares these with the snapshot.
    /// </summary>
    public IReadOnlyList<ChangedFile> Changed { get; init; } = [];

    /// <summary>Changed files beyond those listed.</summary>
    public long MoreChanged { get; init; }

    public double Seconds { get; init; }
}

/// <summary>A file as it was found.</summary>
/// <param name="Path">As in the snapshot, in the manifest's spelling.</param>
public sealed record ChangedFile(string Path, long Size, DateTimeOffset Modified, string Sha256);
