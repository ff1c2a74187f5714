using Homelab.Configuration;
using Homelab.Reports;
using Homelab.Reports.Drills;

namespace Homelab.Restores.Recovery;

/// <summary>What a kit is made from.</summary>
public sealed record KitRequest
{
    public required HomelabConfig Config { get; init; }

    /// <summary>homelab.yml as it is.</summary>
    public required ReadOnlyMemory<byte> ConfigFile { get; init; }

    /// <summary>The variables of this job, secrets included.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required ReportHeader Header { get; init; }

    /// <summary>The drill that passed; null for a kit that proves nothing yet.</summary>
    public DrillReport? Drill { get; init; }

    /// <summary>The folder of the playbooks that restored; null if none did.</summary>
    public string? Playbooks { get; init; }

    /// <summary>restic, by name or path.</summary>
    public string Restic { get; init; } = "restic";

    /// <summary>The name of the encrypted file; it sorts by day.</summary>
    internal string FileName(DateTimeOffset now) =>
        $"{KitName.Prefix}{now.UtcDateTime:yyyyMMdd}-{KitName.Slug(Drill?.Id) ?? KitName.Unproven}{KitName.Ending}";
}
