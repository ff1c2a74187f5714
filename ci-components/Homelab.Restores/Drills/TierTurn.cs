using Homelab.Backups.Backups;

namespace Homelab.Restores.Drills;

/// <summary>Now and then another tier than the usual one is restored from: the slow one is what is left when the house burns
/// down.</summary>
public static class TierTurn
{
    /// <summary>The same drill, or the one of another tier, if it is its turn, nobody chose one, and it costs nothing that has a
    /// limit.</summary>
    public static DrillPlan Take(DrillPlan plan, StateFolder state)
    {
        if (
            plan.IsTierAsked
            || plan.At is not null
            || plan.Sabotage is not null
            || !SnapshotSelection.IsForOtherTier(new DrillHistory(state).Read().Held)
        )
            return plan;
        var others = plan
            .Config.Backups.Tiers.Where(tier =>
                tier != plan.Tier
                && tier.Cost?.Limit is null
                && plan.Sets.All(set => tier.Sets.Contains(set.Name))
                && CanRead(plan, tier.Name.VariablePrefix)
            )
            .ToArray();
        return others.Length == 0 ? plan : plan with { Tier = others[plan.Seed % others.Length] };
    }

    private static bool CanRead(DrillPlan plan, string prefix) =>
        plan.Environment.ContainsKey($"{prefix}READ_REPOSITORY") || plan.Environment.ContainsKey($"{prefix}REPOSITORY");
}
