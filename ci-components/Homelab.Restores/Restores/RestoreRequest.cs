using Homelab.Configuration;

namespace Homelab.Restores.Restores;

/// <summary>What of a set is restored.</summary>
public enum RestorePart
{
    Everything,

    /// <summary>Files, dumps and SQLite databases; nothing is loaded into a server.</summary>
    Files,

    /// <summary>What was restored as files before is loaded into servers.</summary>
    Databases,
}

/// <summary>Where databases are loaded.</summary>
public enum DatabaseTarget
{
    /// <summary>Nowhere.</summary>
    Skip,

    /// <summary>Into the servers homelab.yml names.</summary>
    Own,

    /// <summary>Into a server made for it, which stays until it is cleaned up.</summary>
    Throwaway,
}

/// <summary>A restore somebody asks for.</summary>
/// <param name="Target">The folder that stands for <c>/</c>, absolute.</param>
public sealed record RestoreRequest(SnapshotWish Wish, string Target)
{
    public RestorePart Part { get; init; }

    public DatabaseTarget Databases { get; init; }

    /// <summary>Only these, as they are in the snapshot: files, or folders with all that is in them.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>The size of a sample; null restores all.</summary>
    public long? Sample { get; init; }

    /// <summary>Which sample.</summary>
    public long Rotation { get; init; }

    /// <summary>What dumps are loaded into, by the name of the database, if not what homelab.yml or the standard says.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>();

    /// <summary>What homelab.yml says, if it is there.</summary>
    public HomelabConfig? Config { get; init; }

    /// <summary>Where what was done is written down after each step.</summary>
    public string? Record { get; init; }

    /// <summary>Marks what is made for this restore, so that whoever started it finds it again.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>What the variables of this process hold.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    internal bool IsInPlace => Target == "/";
}
