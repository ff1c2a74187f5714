using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Reports;

namespace Homelab.Backups.Backups;

/// <summary>What one run backs up: the sets of a tier that are on a host.</summary>
public sealed record BackupPlan(HomelabConfig Config, BackupTier Tier, HostName Host, ResticRepository Repository, ReportHeader Header)
{
    /// <summary>Goes into every manifest of the run: the pipeline's number, or chance outside a pipeline.</summary>
    public string Canary { get; } = Header.Pipeline is { } pipeline ? $"{pipeline}" : Guid.NewGuid().ToString("N");

    public IReadOnlyList<BackupSet> Sets { get; } = Config.Backups.SetsOf(Tier, Host);

    /// <summary>The tags that every snapshot of the tier carries.</summary>
    public static IReadOnlyList<string> TagsOf(BackupTier tier) => ["homelab", $"tier:{tier.Name.Value}"];

    internal static IReadOnlyList<string> TagsOf(BackupTier tier, string set) => [.. TagsOf(tier), $"set:{set}"];
}
