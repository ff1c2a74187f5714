using Homelab.Reports.Drills;

namespace Homelab.Restores.Verification;

/// <summary>What an inspection found.</summary>
public sealed record InspectionResult
{
    public IReadOnlyList<SetFindings> Sets { get; init; } = [];

    /// <summary>What was damaged on purpose.</summary>
    public Damage? Sabotaged { get; init; }

    /// <summary>Why the damage asked for could not be done, so that nothing was proven.</summary>
    public string? SabotageImpossible { get; init; }
}

/// <summary>What was found in one set.</summary>
public sealed record SetFindings
{
    /// <summary>How many changed files are listed.</summary>
    public const int MostChanged = 1000;

    public required string Set { get; init; }

    public IReadOnlyList<DrillCheck> Checks { get; init; } = [];

    public long Files { get; init; }

    public long Bytes { get; init; }

    public long ProvenFiles { get; init; }

    public long ProvenBytes { get; init; }

    /// <summary>What counts as shown by the set.</summary>
    public Proven Proven { get; init; } = new();

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
/// <param name="Path">As in the snapshot, in the manifest's spelling; bytes that are no text are U+FFFD.</param>
/// <param name="Sha256">Empty where it could not be read.</param>
public sealed record ChangedFile(string Path, long Size, DateTimeOffset Modified, string Sha256);
