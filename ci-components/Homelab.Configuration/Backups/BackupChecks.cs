using Homelab.Configuration.Values;
using Homelab.Configuration.Yaml;

namespace Homelab.Configuration;

internal static class BackupChecks
{
    public static void Check(Value.Map file, Faults faults)
    {
        var backups = file.Section("backups");
        foreach (var (_, set) in backups.Named("sets"))
            CheckSet(file, set, faults);

        foreach (var (_, tier) in backups.Named("tiers"))
        {
            References.Check(tier.Scalars("sets"), backups.Names("sets"), "backups.sets", faults);
            ColdStorage.Check(tier, faults);
        }

        WarnOfUnprotectedSets(backups, faults);
    }

    private static void CheckSet(Value.Map file, Value.Map set, Faults faults)
    {
        var hosts = file.Names("hosts").ToArray();
        if (set.Written("host") is { } host)
            References.Check([host], hosts, "hosts", faults);
        else if (!set.Has("host") && hosts.Length > 1)
            faults.Add(set.Place, "add 'host': there are several hosts, so say which one the data is on");

        References.Check(set.Scalars("databases"), file.Names("databases"), "databases", faults);
    }

    private static void WarnOfUnprotectedSets(Value.Map backups, Faults faults)
    {
        var tiers = backups.Named("tiers").Select(tier => tier.Value).ToArray();
        if (tiers.Any(tier => !tier.Has("sets")))
            return;

        var held = tiers.SelectMany(tier => tier.ListOf<SetName>("sets")).Select(set => set.Value).ToHashSet();
        foreach (var (name, set) in backups.Named("sets").Where(set => !held.Contains(set.Name)))
            faults.Warn(set.Place, "no tier backs this set up: add it to the sets of a tier under backups.tiers");
    }
}
