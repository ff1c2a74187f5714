using System.Text.Json;
using System.Text.Json.Serialization;
using Homelab.Backups.Databases;
using Homelab.Processes.Files;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>What a restore has done so far: enough to verify it, and to remove what was made for it. Sizes in bytes, durations in seconds,
/// times in UTC.</summary>
public sealed record RestoreRecord
{
    public const string CurrentSchema = "homelab.restore/1";

    private const long Largest = 64 * 1024 * 1024;

    public string Schema { get; init; } = CurrentSchema;

    public required string Set { get; init; }

    /// <summary>As in homelab.yml; null without it.</summary>
    public string? Kind { get; init; }

    public string Host { get; init; } = "";

    public string Tier { get; init; } = "";

    /// <summary>The full id; empty if none was found.</summary>
    public string Snapshot { get; init; } = "";

    public DateTimeOffset SnapshotTime { get; init; }

    /// <summary>The folder that stands for <c>/</c>.</summary>
    public required string Root { get; init; }

    /// <summary>What the snapshot is of, and the SQLite databases whose copies it holds.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Where the manifest lies in the snapshot, and below the root; null if there is none that can be read.</summary>
    public string? Manifest { get; init; }

    /// <summary>Of the manifest in the repository.</summary>
    public string? ManifestSha256 { get; init; }

    public string? Canary { get; init; }

    /// <summary><c>read-only</c>, <c>tier</c> or <c>plain</c>: whose credentials opened the repository.</summary>
    public string Access { get; init; } = "";

    public string Restic { get; init; } = "";

    /// <summary>Everything that belongs to files is done.</summary>
    public bool FilesDone { get; init; }

    /// <summary>A part that a drill chose.</summary>
    public bool IsSample { get; init; }

    /// <summary>Only what was named, so that neither manifest nor dumps need be there.</summary>
    public bool IsPart { get; init; }

    /// <summary>Regular files and bytes of the whole snapshot.</summary>
    public long TotalFiles { get; init; }

    public long TotalBytes { get; init; }

    /// <summary>Regular files and bytes that are there now, whether or not they were before.</summary>
    public long RestoredFiles { get; init; }

    public long RestoredBytes { get; init; }

    /// <summary>Files that were written because they were missing or different.</summary>
    public long WrittenFiles { get; init; }

    /// <summary>Something was changed: a file written, something set aside, a database loaded.</summary>
    public bool Changed { get; init; }

    public double FileSeconds { get; init; }

    public double DatabaseSeconds { get; init; }

    public IReadOnlyList<LoadedDatabase> Databases { get; init; } = [];

    public IReadOnlyList<SetAside> SetAside { get; init; } = [];

    /// <summary>Shell commands that put back what was set aside.</summary>
    public IReadOnlyList<string> WayBack { get; init; } = [];

    /// <summary>The worst of all findings.</summary>
    public Severity Verdict { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    // It may come from another machine, and null is valid JSON for everything.
    private bool IsWhole =>
        this is { Set: not null, Snapshot: not null, Root: not null, Paths: not null, Databases: not null, Findings: not null }
        && Paths.All(path => path is not null)
        && Databases.All(database => database is { Name: not null, Engine: not null })
        && Findings.All(finding => finding is { Code: not null, Sentence: not null });

    /// <summary>Null for what is no such record. It may come from another machine.</summary>
    public static RestoreRecord? Read(string file)
    {
        if (new FileInfo(file).Length > Largest)
            return null;
        try
        {
            using var stream = File.OpenRead(file);
            return
                JsonSerializer.Deserialize(stream, RestoreJson.Default.RestoreRecord) is { Schema: CurrentSchema } record && record.IsWhole
                ? record
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, RestoreJson.Default.RestoreRecord);

    /// <summary>Whole or not at all, whoever is killed meanwhile; only this user can read it.</summary>
    /// <exception cref="IOException">And <see cref="UnauthorizedAccessException"/>: it cannot be written.</exception>
    internal void Write(string file) => DurableText.Write(file, ToJson());
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true
)]
[JsonSerializable(typeof(RestoreRecord))]
[JsonSerializable(typeof(RestoreMarkText))]
[JsonSerializable(typeof(KnownTarget))]
[JsonSerializable(typeof(LoadMarkText))]
internal sealed partial class RestoreJson : JsonSerializerContext;
