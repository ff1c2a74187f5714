using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests;

/// <summary>What a manifest counted, as its last line says.</summary>
public sealed record ManifestTotals
{
    /// <summary>Lines about a path.</summary>
    public long Entries { get; init; }

    public long Files { get; init; }
    public long Directories { get; init; }

    /// <summary>Of all files, holes included.</summary>
    public long Bytes { get; init; }

    public long HashedFiles { get; init; }
    public long HashedBytes { get; init; }

    /// <summary>Files and folders that may not or cannot be read. What is known of them is listed.</summary>
    public long Unreadable { get; init; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<RawPath> UnreadablePaths { get; init; } = [];

    /// <summary>Gone before they could be looked at; not listed.</summary>
    public long Vanished { get; init; }

    /// <summary>Files that were written to while they were read: listed without a hash.</summary>
    public long Changed { get; init; }

    /// <summary>Not listed, because restic stores none.</summary>
    public long Sockets { get; init; }

    /// <summary>What lay where; null in manifests of earlier versions.</summary>
    public IReadOnlyList<PlaceCount>? Places { get; init; }

    /// <summary>How many paths are named at most.</summary>
    public const int MostPaths = 20;

    public ManifestTotals Plus(ManifestTotals other) =>
        new()
        {
            Entries = Entries + other.Entries,
            Files = Files + other.Files,
            Directories = Directories + other.Directories,
            Bytes = Bytes + other.Bytes,
            HashedFiles = HashedFiles + other.HashedFiles,
            HashedBytes = HashedBytes + other.HashedBytes,
            Unreadable = Unreadable + other.Unreadable,
            UnreadablePaths =
                other.UnreadablePaths.Count == 0 ? UnreadablePaths : [.. UnreadablePaths.Concat(other.UnreadablePaths).Take(MostPaths)],
            Vanished = Vanished + other.Vanished,
            Changed = Changed + other.Changed,
            Sockets = Sockets + other.Sockets,
        };
}

/// <summary>A manifest that was written.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Sha256">Of the whole file.</param>
/// <param name="Sampling">Which files were hashed.</param>
public sealed record ManifestSummary(string Path, string Sha256, ManifestTotals Totals, Sampling Sampling, TimeSpan Took);
