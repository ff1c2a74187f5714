using Homelab.Backups.Backups;
using Homelab.Backups.Databases;
using Homelab.Backups.Restic;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>What a restore would do, and what speaks against it. Nothing is changed yet.</summary>
public sealed record RestorePlan
{
    public required RestoreRequest Request { get; init; }

    /// <summary>Null if there is none that fits; <see cref="Findings"/> say why.</summary>
    public Snapshot? Snapshot { get; init; }

    public SnapshotManifest? Manifest { get; init; }

    /// <summary>Version of restic.</summary>
    public string Restic { get; init; } = "";

    /// <summary>Whose credentials opened the repository.</summary>
    public RepositoryAccess Access { get; init; }

    /// <summary>Regular files and bytes that are restored.</summary>
    public long Files => Selection.Files;

    public long Bytes => Selection.Bytes;

    /// <summary>Regular files and bytes of the whole snapshot.</summary>
    public long AllFiles => Selection.AllFiles;

    public long AllBytes => Selection.AllBytes;

    /// <summary>This snapshot was restored here before; what is as it was stays untouched.</summary>
    public bool IsThere { get; init; }

    /// <summary>How many files would be written, because they are missing or hold something else; null if everything would.</summary>
    public long? ToWrite { get; init; }

    /// <summary>Something would be changed.</summary>
    public bool WouldChange => !IsRefused && (ToWrite ?? Selection.Nodes) > 0;

    /// <summary>What is renamed first.</summary>
    public IReadOnlyList<SetAside> SetAside { get; init; } = [];

    /// <summary>What a person must say first; null if nothing.</summary>
    public Confirmation? Confirm { get; init; }

    /// <summary>SQLite databases, which are files, and those of servers.</summary>
    public IReadOnlyList<PlannedDatabase> Databases { get; init; } = [];

    /// <summary>The worst of them decides: with a failed one nothing is done.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public bool IsRefused => Snapshot is null || Findings.Any(finding => finding.Severity is Severity.Failed);

    /// <summary>When it was made, as it stands in the names of what is set aside.</summary>
    public required string Stamp { get; init; }

    internal Selection Selection { get; init; } = new();

    /// <summary>What is restored, as paths of the snapshot.</summary>
    internal IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>What is set aside as a whole before anything is put in its place.</summary>
    internal IReadOnlyList<string> InTheWay { get; init; } = [];

    /// <summary>What is fetched; nothing where everything is there.</summary>
    internal IReadOnlyList<StagePart> Parts { get; init; } = [];

    /// <param name="target">What stands for <c>/</c>.</param>
    /// <param name="folder">Where the patterns are put that restic reads.</param>
    internal RestoreOrder Order(string target, Selection selection, string folder)
    {
        var lines = Path.Combine(folder, "include");
        if (selection.IncludeLines.Count > 0)
            File.WriteAllLines(lines, selection.IncludeLines);
        return new RestoreOrder(Snapshot!.Id, target)
        {
            Include = selection.Include,
            IncludeFile = selection.IncludeLines.Count > 0 ? lines : null,
            Sparse = Known is { Holes: > 0 },
        };
    }

    internal SnapshotManifest.Found? Known => Manifest as SnapshotManifest.Found;

    /// <summary>For whoever does not trust a person: the same words in a refusal.</summary>
    internal bool IsConfirmed(string? typed) => Confirm is null || typed == Confirm.Name;
}

/// <summary>What of a snapshot is fetched to one disk.</summary>
/// <param name="Bases">Folders that could take it on its way.</param>
internal sealed record StagePart(IReadOnlyList<string> Bases, Selection Selection);

/// <summary>What a person must type to say that he means it.</summary>
/// <param name="Name">Of the machine that is written to.</param>
/// <param name="Kind">The finding it is as long as nobody says the name.</param>
/// <param name="Why">What is at stake. Paths in it are hostile text.</param>
public sealed record Confirmation(string Name, Diagnosis Kind, string Why)
{
    public string Code => Kind.Code;
}

/// <summary>A database of the snapshot, and where it goes.</summary>
public sealed record PlannedDatabase(DatabaseFacts Facts, string Into);
