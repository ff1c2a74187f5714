using Homelab.Configuration;

namespace Homelab.Backups.Retention;

/// <summary>Whether an operation may cost what it would.</summary>
public abstract record CostVerdict(CostEstimate Estimate)
{
    /// <summary>Within the limit, accepted by hand, or there is no limit.</summary>
    public sealed record Allowed(CostEstimate Estimate) : CostVerdict(Estimate);

    public sealed record TooDear(CostEstimate Estimate, decimal Limit, string Sentence) : CostVerdict(Estimate);

    /// <summary>There is a limit, and nobody can say whether it would be kept.</summary>
    public sealed record Unknown(CostEstimate Estimate, decimal Limit, string Sentence) : CostVerdict(Estimate);
}

/// <summary>Refuses what would cost more than <c>backups.tiers.T.cost.limit</c>.</summary>
public static class CostGuard
{
    /// <param name="accepted">What a person accepts to pay this once, instead of the limit.</param>
    public static CostVerdict Judge(TierName tier, CostEstimate estimate, decimal? accepted = null)
    {
        if (estimate.Prices?.Limit is not { } limit)
            return new CostVerdict.Allowed(estimate);
        var key = $"backups.tiers.{tier.Value}.cost.limit";
        var (currency, allowed) = (estimate.Prices.Currency, Math.Max(limit, accepted ?? 0));
        return estimate.Total switch
        {
            { } total when total <= allowed => new CostVerdict.Allowed(estimate),
            { } total => new CostVerdict.TooDear(
                estimate,
                allowed,
                $"This {estimate.Operation} would cost about {CostEstimate.Money(total, currency)} and {key} allows {CostEstimate.Money(limit, currency)}: raise the limit in homelab.yml, or accept it once with --accept-cost {total:0.00}."
            ),
            null when accepted is not null => new CostVerdict.Allowed(estimate),
            null => new CostVerdict.Unknown(
                estimate,
                allowed,
                $"What this {estimate.Operation} would cost is not known, since restic's text was not understood, and {key} allows {CostEstimate.Money(limit, currency)}: look at it with `restic prune --dry-run`, then accept it once with --accept-cost {limit:0.00}."
            ),
        };
    }
}
