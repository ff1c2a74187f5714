using Homelab.Configuration.Values;

namespace Homelab.Configuration;

/// <summary>What a tier's provider charges for a gigabyte (10⁹ bytes) or a thousand requests; null is not known, never free.</summary>
public sealed record PriceList(string Currency)
{
    public decimal? Retrieval { get; init; }

    public decimal? Egress { get; init; }

    public decimal? Put { get; init; }

    /// <summary>For a month.</summary>
    public decimal? Storage { get; init; }

    /// <summary>The most one prune or check may cost.</summary>
    public decimal? Limit { get; init; }

    internal static PriceList Bind(Value.Map cost) =>
        new(cost.Get<string>("currency"))
        {
            Retrieval = cost.FindValue<decimal>("retrieval"),
            Egress = cost.FindValue<decimal>("egress"),
            Put = cost.FindValue<decimal>("put"),
            Storage = cost.FindValue<decimal>("storage"),
            Limit = cost.FindValue<decimal>("limit"),
        };
}
