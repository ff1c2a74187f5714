using Homelab.Configuration;
using Homelab.Reports;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Drills;

/// <summary>What one drill restores, from where, and to where.</summary>
public sealed record DrillPlan(HomelabConfig Config, DrillSettings Settings, BackupTier Tier, DrillTarget Target, ReportHeader Header)
{
    /// <summary>Tells this drill from every other: it names its folder, its containers and its processes.</summary>
    public string Id { get; init; } = $"d-{Guid.NewGuid():n}"[..14];

    public required IReadOnlyList<BackupSet> Sets { get; init; }

    /// <summary>Somebody chose the tier, so no other is looked at instead.</summary>
    public bool IsTierAsked { get; init; }

    /// <summary>The snapshot to restore; null for the newest, or now and then an older one.</summary>
    public string? At { get; init; }

    /// <summary>Damage to do to what was restored, to see that it is noticed.</summary>
    public SabotageKind? Sabotage { get; init; }

    /// <summary>What a person accepts to pay this once, instead of the tier's limit.</summary>
    public decimal? AcceptedCost { get; init; }

    /// <summary>What decides by chance decides by this.</summary>
    public int Seed { get; init; } = Random.Shared.Next(1, int.MaxValue);

    /// <summary>The variables of this process: credentials, and how to reach the target.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
}

/// <summary>The programs a drill starts.</summary>
/// <param name="Restic">Name on PATH or full path.</param>
/// <param name="Homelab">Full path of this tool, which is brought to where it looks at things.</param>
/// <param name="Playbooks">The folder of the playbooks.</param>
public sealed record DrillPrograms(string Restic, string Homelab, string Playbooks);
