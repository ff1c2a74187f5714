namespace Homelab.Configuration;

/// <summary>When a schedule starts next; null if never.</summary>
public sealed record NextRun(Schedule Schedule, DateTimeOffset? At);

/// <summary>The schedules a file asks for: the task table, read from the file's side.</summary>
public static class Schedules
{
    public static IReadOnlyList<Schedule> Of(HomelabConfig config) =>
        [.. Backups(config), .. Drills(config), .. Drift(config), .. Agents(config)];

    /// <summary>What each schedule does next, the soonest first.</summary>
    public static IReadOnlyList<NextRun> Upcoming(HomelabConfig config, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return
        [
            .. Of(config).Select(schedule => new NextRun(schedule, schedule.Next(now))).OrderBy(run => run.At ?? DateTimeOffset.MaxValue),
        ];
    }

    private static IEnumerable<Schedule> Backups(HomelabConfig config)
    {
        foreach (var tier in config.Backups.Tiers)
        {
            foreach (var host in config.Backups.HostsOf(tier))
            {
                foreach (var schedule in One(config, HomelabTask.Backup, tier.Cron, host.Value, tier.Name.Value))
                    yield return schedule;
            }
            foreach (
                var schedule in One(config, HomelabTask.Prune, tier.Prune, tier.Name.Value)
                    .Concat(One(config, HomelabTask.Check, tier.Check.Cron, tier.Name.Value))
            )
                yield return schedule;
        }
    }

    private static IEnumerable<Schedule> Drills(HomelabConfig config) => One(config, HomelabTask.Drill, config.Drill?.Cron);

    private static IEnumerable<Schedule> Drift(HomelabConfig config) =>
        config.Terraform.Roots.SelectMany(root => One(config, HomelabTask.Drift, config.Terraform.Drift, root.Path.Value));

    private static IEnumerable<Schedule> Agents(HomelabConfig config) =>
        [
            .. One(config, HomelabTask.Briefing, config.Agents?.Briefing),
            .. One(config, HomelabTask.Research, config.Agents?.Research),
            .. One(config, HomelabTask.Memory, config.Agents?.Memory),
        ];

    private static IEnumerable<Schedule> One(HomelabConfig config, HomelabTask task, Cron? cron, params string[] arguments) =>
        cron is null ? [] : [new Schedule(task, arguments, cron, config.TimeZone)];
}
