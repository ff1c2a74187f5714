using System.Text.RegularExpressions;
using Homelab.Configuration.Values;
using Homelab.Configuration.Yaml;
using Homelab.Text;

namespace Homelab.Configuration;

internal static partial class DrillChecks
{
    public static void Check(Value.Map file, Faults faults)
    {
        if (!file.Has("drill"))
            return;

        var drill = file.Section("drill");
        CheckReferences(file, drill, faults);
        CheckTierHoldsSets(file, drill, faults);
        CheckProduction(file, drill, faults);
        CheckTarget(drill, faults);
        if (drill.Written("cron") is { } cron)
            CheckScheduled(file, drill, cron, faults);
    }

    private static void CheckReferences(Value.Map file, Value.Map drill, Faults faults)
    {
        var backups = file.Section("backups");
        if (drill.Written("tier") is { } tier)
            References.Check([tier], backups.Names("tiers"), "backups.tiers", faults);
        References.Check(drill.Scalars("sets"), backups.Names("sets"), "backups.sets", faults);

        var sets = backups.Names("sets").Select(set => set.Key).ToHashSet();
        foreach (var (name, size) in drill.Names("sample").Where(entry => !sets.Contains(entry.Key)))
            faults.Add(
                size.Place,
                $"there is no such entry under 'backups.sets': add it there or correct the name{DidYouMean.Among(sets, name)}"
            );

        var runners = file.Named("hosts").Select(host => host.Value.Find<RunnerTag>("runner")?.Value).OfType<string>();
        var known = file.Names("hosts").Select(host => host.Key).Union(runners).DefaultIfEmpty(Host.Local.Name.Value).ToArray();
        if (drill.Written("runner") is { } runner && !known.Contains(runner.Content.ToString()))
            faults.Add(
                runner.Place,
                $"name a host under 'hosts' or the tag of its runner{DidYouMean.Among(known, runner.Content.ToString()!)}"
            );
    }

    private static void CheckTierHoldsSets(Value.Map file, Value.Map drill, Faults faults)
    {
        var tiers = file.Section("backups").Named("tiers").ToArray();
        var chosen = drill.Find<TierName>("tier")?.Value ?? tiers.FirstOrDefault().Name;
        var held = tiers.FirstOrDefault(tier => tier.Name == chosen).Value;
        if (held is null || !held.Has("sets"))
            return;

        var sets = held.ListOf<SetName>("sets");
        foreach (var set in drill.Scalars("sets").Where(set => !sets.Contains(set.Content)))
            faults.Add(set.Place, "the drill's tier does not hold this set: add it there or choose another tier");
    }

    // A misspelt host would protect nothing, and nobody would notice before the worst day.
    private static void CheckProduction(Value.Map file, Value.Map drill, Faults faults)
    {
        var hosts = file.Names("hosts").Select(host => host.Key).ToArray();
        foreach (var machine in drill.Scalars("production"))
        {
            var name = (string)machine.Content;
            if (!hosts.Contains(name) && !AddressOrMachineId().IsMatch(name))
                faults.Add(
                    machine.Place,
                    $"this is neither a host under 'hosts' nor a machine id or an address{DidYouMean.Among(hosts, name)}"
                );
        }
    }

    private static void CheckTarget(Value.Map drill, Faults faults)
    {
        var production = drill.ListOf<string>("production").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var target = drill.Section("target");
        foreach (var named in new[] { target.Written("host"), target.Written("id") }.OfType<Value.Scalar>())
        {
            if (production.Contains((string)named.Content))
                faults.Add(named.Place, "choose another machine: this one is listed in drill.production, and a drill must never touch it");
        }
    }

    private static void CheckScheduled(Value.Map file, Value.Map drill, Value.Scalar cron, Faults faults)
    {
        if (!drill.Has("target"))
            faults.Add(cron.Place, "add 'drill.target': a scheduled drill needs a place to restore to");
        if (!file.Section("backups").Names("tiers").Any())
            faults.Add(cron.Place, "add 'backups.tiers': a scheduled drill needs a tier to restore from");
    }

    [GeneratedRegex(
        @"[.:]|^[0-9A-Fa-f]{32}\z|^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex AddressOrMachineId();
}
