using Homelab.Configuration.Values;

namespace Homelab.Configuration;

public sealed record BackupSettings
{
    public required IReadOnlyList<BackupSet> Sets { get; init; }

    public required IReadOnlyList<BackupTier> Tiers { get; init; }

    public BackupTier? Tier(string name) => Tiers.FirstOrDefault(tier => tier.Name.Value == name);

    public BackupSet? Set(string name) => Sets.FirstOrDefault(set => set.Name.Value == name);

    /// <summary>The sets of a tier, in the file's order; with a host, only those on it.</summary>
    public IReadOnlyList<BackupSet> SetsOf(BackupTier tier, HostName? host = null) =>
        [.. Sets.Where(set => tier.Sets.Contains(set.Name) && (host is null || set.Host == host))];

    /// <summary>The hosts that own a set of the tier.</summary>
    public IReadOnlyList<HostName> HostsOf(BackupTier tier) => [.. SetsOf(tier).Select(set => set.Host).Distinct()];

    internal static BackupSettings Bind(Value.Map backups, HostName onlyHost)
    {
        var sets = backups.Named("sets").Select(set => BackupSet.Bind(set.Name, set.Value, onlyHost)).ToArray();
        return new() { Sets = sets, Tiers = [.. backups.Named("tiers").Select(tier => BackupTier.Bind(tier.Name, tier.Value, sets))] };
    }
}
