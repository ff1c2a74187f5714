using Homelab.Bot.Tasks;
using Homelab.Configuration;
using Homelab.Text;

namespace Homelab.Bot.Commands;

/// <summary>A command against what homelab.yml holds at the head of the default branch.</summary>
internal sealed class CommandCheck(HomelabConfig config)
{
    /// <summary>The task to start, or what is wrong with what was asked.</summary>
    public (TaskRequest? Task, Command.Unclear? Unclear) Check(Command command) =>
        command switch
        {
            Command.RestoreTest test => RestoreTest(test),
            Command.Backup backup => Backup(backup),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private (TaskRequest?, Command.Unclear?) RestoreTest(Command.RestoreTest test)
    {
        if (config.Drill?.Target is null)
            return (null, new($"homelab.yml has no `drill.target`, so there is no machine that may be written to", null, "/help"));
        if (UnknownTier(test.Tier, "/restore-test --tier") is { } tier)
            return (null, tier);
        var held = Held(test.Tier ?? config.Drill.Tier?.Value);
        if (test.Sets.FirstOrDefault(set => !held.Contains(set)) is { } unknown)
            return (
                null,
                new($"there is no set", unknown, $"/restore-test {DidYouMean.Nearest(held, unknown) ?? held.FirstOrDefault() ?? "SET"}")
            );
        return (new(HomelabTask.Drill, [string.Join(',', test.Sets), test.Tier ?? "", test.At ?? ""]), null);
    }

    private (TaskRequest?, Command.Unclear?) Backup(Command.Backup backup)
    {
        if (UnknownTier(backup.Tier, "/backup") is { } tier)
            return (null, tier);
        var hosts = HostsOf(backup.Tier);
        return backup.Host switch
        {
            null when hosts is [var only] => (new(HomelabTask.Backup, [only, backup.Tier]), null),
            null => (
                null,
                new(
                    $"several hosts have sets of that tier, so it wants one",
                    null,
                    $"/backup {backup.Tier} --host {hosts.FirstOrDefault() ?? "HOST"}"
                )
            ),
            { } host when hosts.Contains(host) => (new(HomelabTask.Backup, [host, backup.Tier]), null),
            { } host => (
                null,
                new(
                    $"no set of that tier is on",
                    host,
                    $"/backup {backup.Tier} --host {DidYouMean.Nearest(hosts, host) ?? hosts.FirstOrDefault() ?? "HOST"}"
                )
            ),
        };
    }

    private Command.Unclear? UnknownTier(string? tier, string line)
    {
        string[] tiers = [.. config.Backups.Tiers.Select(one => one.Name.Value)];
        return tier is null || tiers.Contains(tier)
            ? null
            : new($"there is no tier", tier, $"{line} {DidYouMean.Nearest(tiers, tier) ?? tiers.FirstOrDefault() ?? "TIER"}");
    }

    private string[] Held(string? tier) =>
        [
            .. config
                .Backups.Tiers.Where(one => tier is null || one.Name.Value == tier)
                .SelectMany(one => one.Sets)
                .Select(set => set.Value)
                .Distinct(),
        ];

    private string[] HostsOf(string tier)
    {
        var held = Held(tier);
        return [.. config.Backups.Sets.Where(set => held.Contains(set.Name.Value)).Select(set => set.Host.Value).Distinct()];
    }
}
