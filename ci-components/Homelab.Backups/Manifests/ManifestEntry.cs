using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests;

/// <summary>What a manifest says of one path.</summary>
public sealed record ManifestEntry(RawPath Path, EntryType Type)
{
    /// <summary>A file has holes worth a note from this size on: restoring it needs more room than it took.</summary>
    internal const long LeastHole = 1024 * 1024;

    /// <summary>Of a file, holes included.</summary>
    public long Size { get; init; }

    public UnixTime Modified { get; init; }
    public uint User { get; init; }
    public uint Group { get; init; }

    /// <summary>Permissions with set-user, set-group and sticky bits.</summary>
    public int Mode { get; init; }

    /// <summary>Lower-case hexadecimal; null where the file was not hashed.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Where a link leads.</summary>
    public RawPath? Target { get; init; }

    /// <summary>The same for all names of one file that are listed; null where it has only one.</summary>
    public string? HardLink { get; init; }

    /// <summary>Major and minor number of a device.</summary>
    public string? Device { get; init; }

    /// <summary>Bytes on disk, where holes save at least 1 MiB.</summary>
    public long? Allocated { get; init; }

    /// <summary>Somebody wrote to it while it was read.</summary>
    public bool Changed { get; init; }

    /// <summary>Why it, or what is in it, could not be read.</summary>
    public string? Unreadable { get; init; }
}
