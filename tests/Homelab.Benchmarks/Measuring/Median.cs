namespace Homelab.Benchmarks.Measuring;

/// <summary>The middle one: what the machine did meanwhile moves it least.</summary>
internal static class Median
{
    public static Amount Of(IEnumerable<Amount> amounts)
    {
        var sorted = amounts.OrderBy(amount => amount.Value).ToList();
        return sorted[sorted.Count / 2];
    }
}
