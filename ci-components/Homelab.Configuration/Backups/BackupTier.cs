using Homelab.Configuration.Values;

namespace Homelab.Configuration;

/// <summary>How many snapshots stay; null keeps none for that period.</summary>
public sealed record KeepRules(int? Last, int? Hourly, int? Daily, int? Weekly, int? Monthly, int? Yearly)
{
    internal static KeepRules Bind(Value.Map keep) =>
        new(
            Number(keep, "last"),
            Number(keep, "hourly"),
            Number(keep, "daily"),
            Number(keep, "weekly"),
            Number(keep, "monthly"),
            Number(keep, "yearly")
        );

    private static int? Number(Value.Map keep, string period) => (int?)keep.FindValue<long>(period);
}

/// <summary>The repository's own check; without a subset it reads no data.</summary>
public sealed record CheckRules(Cron? Cron, Fraction? Subset);

/// <summary>One place backups go to.</summary>
public sealed record BackupTier
{
    public required TierName Name { get; init; }

    public Cron? Cron { get; init; }

    /// <summary>All sets, unless the file chooses.</summary>
    public required IReadOnlyList<SetName> Sets { get; init; }

    /// <summary>Null: nothing is ever removed.</summary>
    public KeepRules? Keep { get; init; }

    /// <summary>The most snapshots of one group (host and tags) that a run may remove.</summary>
    public required int RemoveAtMost { get; init; }

    public string? StorageClass { get; init; }

    public Cron? Prune { get; init; }

    public required CheckRules Check { get; init; }

    /// <summary>Null leaves it to restic.</summary>
    public UnusedLimit? MaxUnused { get; init; }

    /// <summary>Null: nobody said what the provider charges.</summary>
    public PriceList? Cost { get; init; }

    public ByteRate? LimitUpload { get; init; }

    public TimeSpan? MaxDuration { get; init; }

    internal static BackupTier Bind(string name, Value.Map tier, IReadOnlyList<BackupSet> sets)
    {
        var check = tier.Section("check");
        var storageClass = tier.Find<string>("storage-class");
        return new()
        {
            Name = new TierName(name),
            Cron = tier.Find<Cron>("cron"),
            Sets = tier.Has("sets") ? tier.ListOf<SetName>("sets") : [.. sets.Select(set => set.Name)],
            Keep = tier.Has("keep") ? KeepRules.Bind(tier.Section("keep")) : null,
            RemoveAtMost = (int)tier.Get<long>("remove-at-most"),
            StorageClass = storageClass,
            Prune = tier.Find<Cron>("prune"),
            Check = new CheckRules(check.Find<Cron>("cron"), check.FindValue<Fraction>("subset")),
            MaxUnused = tier.Find<UnusedLimit>("max-unused") ?? ColdStorage.UnusedByDefault(storageClass),
            Cost = tier.Has("cost") ? PriceList.Bind(tier.Section("cost")) : null,
            LimitUpload = tier.FindValue<ByteRate>("limit-upload"),
            MaxDuration = tier.FindValue<TimeSpan>("max-duration"),
        };
    }
}
