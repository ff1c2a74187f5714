using System.Text.Json.Serialization;

namespace Homelab.Restores.Recovery;

/// <summary>
/// What a recovery kit says of itself (<c>kit.json</c>): everything that is needed to restore when GitLab, its variables and its runners
/// are gone. It holds secrets, so it exists in memory, in encrypted files, and where a person unpacks one.
/// </summary>
public sealed record Kit
{
    public const string CurrentSchema = "homelab.recovery/1";

    public string Schema { get; init; } = CurrentSchema;

    public DateTimeOffset Made { get; init; }

    /// <summary>The drill that proved what is listed here; null for a kit made without one.</summary>
    public string? Drill { get; init; }

    /// <summary>The GitLab project of homelab.yml; null outside a pipeline.</summary>
    public string? Project { get; init; }

    /// <summary>The commit of homelab.yml.</summary>
    public string? Commit { get; init; }

    /// <summary>SHA-256 of the playbook that restored: of what <c>find . -type f | LC_ALL=C sort | xargs sha256sum</c> prints in its
    /// folder.</summary>
    public string? Playbook { get; init; }

    public KitProgram Homelab { get; init; } = new("", null, "");

    public KitProgram Restic { get; init; } = new("", null, "");

    public IReadOnlyList<string> Hosts { get; init; } = [];

    public IReadOnlyList<KitTier> Tiers { get; init; } = [];

    /// <summary>In the order in which to restore them.</summary>
    public IReadOnlyList<KitSet> Sets { get; init; } = [];

    public IReadOnlyList<KitDatabase> Databases { get; init; } = [];
}

/// <summary>A program that was used, so that the same one can be had again.</summary>
/// <param name="Version">Empty when it could not be asked.</param>
/// <param name="Sha256">Of the file that was run; null when it could not be read.</param>
/// <param name="From">Where to get it.</param>
public sealed record KitProgram(string Version, string? Sha256, string From);

/// <summary>A tier's repository and all it takes to get in.</summary>
/// <param name="Repository">The address, or null if this job was not told it.</param>
/// <param name="Variables">Each <c>RESTIC_&lt;TIER&gt;_…</c> by its name.</param>
public sealed record KitTier(string Tier, string? Repository, IReadOnlyDictionary<string, string> Variables);

/// <summary>A set, and how it is restored.</summary>
/// <param name="Snapshot">The full id that was just proven; null if none was.</param>
/// <param name="Restore">The command that restores its newest snapshot in place: on a bad day there is a newer one than this kit
/// knows.</param>
/// <param name="Proof">The playbook that just worked in the drill, as it is called for the set's own host; null if there was no
/// drill.</param>
public sealed record KitSet(
    string Set,
    string Kind,
    string Host,
    string Tier,
    string? Snapshot,
    DateTimeOffset? SnapshotTime,
    string Restore,
    string? Proof
);

/// <summary>A database that homelab.yml names: in a container, or at the address a variable holds.</summary>
/// <param name="Address">The variable's value, if this job was told it.</param>
public sealed record KitDatabase(string Name, string? Container, string? Variable, string? Address);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true
)]
[JsonSerializable(typeof(Kit))]
internal sealed partial class KitJson : JsonSerializerContext;
