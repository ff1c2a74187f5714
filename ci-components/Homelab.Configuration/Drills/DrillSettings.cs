using Homelab.Configuration.Values;

namespace Homelab.Configuration;

/// <summary>The restore drill.</summary>
public sealed record DrillSettings
{
    public Cron? Cron { get; init; }

    public required RunnerTag Runner { get; init; }

    /// <summary>Null only if the file has no tier at all.</summary>
    public TierName? Tier { get; init; }

    /// <summary>All sets of the tier, unless the file chooses.</summary>
    public required IReadOnlyList<SetName> Sets { get; init; }

    public DrillTarget? Target { get; init; }

    /// <summary>How much of a set is restored; a set not listed is restored whole.</summary>
    public required IReadOnlyDictionary<SetName, ByteSize> Sample { get; init; }

    /// <summary>Hosts, machine ids and addresses that are never a target.</summary>
    public IReadOnlyList<string> Production { get; init; } = [];

    public TimeSpan? Rto { get; init; }

    public TimeSpan? Rpo { get; init; }

    public bool RequireReadOnly { get; init; }

    public required DrillLimits Limits { get; init; }

    internal static DrillSettings Bind(Value.Map drill, IReadOnlyList<Host> hosts, BackupSettings backups)
    {
        var tier =
            drill.Find<TierName>("tier") is { } chosen ? backups.Tier(chosen.Value)
            : backups.Tiers is [var first, ..] ? first
            : null;
        return new()
        {
            Cron = drill.Find<Cron>("cron"),
            Runner = BindRunner(drill.Find<RunnerTag>("runner"), hosts),
            Tier = tier?.Name,
            Sets = drill.Has("sets") ? drill.ListOf<SetName>("sets") : tier?.Sets ?? [],
            Target = drill.Has("target") ? DrillTarget.Bind(drill.Section("target")) : null,
            Sample = drill
                .Names("sample")
                .ToDictionary(entry => new SetName(entry.Key), entry => (ByteSize)((Value.Scalar)entry.Value).Content),
            Production = drill.ListOf<string>("production"),
            Rto = drill.FindValue<TimeSpan>("rto"),
            Rpo = drill.FindValue<TimeSpan>("rpo"),
            RequireReadOnly = drill.Get<bool>("require-read-only"),
            Limits = DrillLimits.Bind(drill.Section("limits")),
        };
    }

    private static RunnerTag BindRunner(RunnerTag? written, IReadOnlyList<Host> hosts) =>
        written is null ? hosts[0].Runner : hosts.FirstOrDefault(host => host.Name.Value == written.Value)?.Runner ?? written;
}

/// <summary>When a phase is stopped.</summary>
public sealed record DrillLimits(TimeSpan Provision, TimeSpan Restore, TimeSpan Verify)
{
    internal static DrillLimits Bind(Value.Map limits) =>
        new(limits.Get<TimeSpan>("provision"), limits.Get<TimeSpan>("restore"), limits.Get<TimeSpan>("verify"));
}

/// <summary>The recovery kit: whom it is encrypted to, and where copies go.</summary>
public sealed record RecoverySettings(IReadOnlyList<string> Recipients, IReadOnlyList<string> To)
{
    internal static RecoverySettings Bind(Value.Map recovery) => new(recovery.ListOf<string>("recipients"), recovery.ListOf<string>("to"));
}
