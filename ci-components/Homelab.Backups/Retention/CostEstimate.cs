using System.Globalization;
using Homelab.Configuration;

namespace Homelab.Backups.Retention;

/// <summary>What an operation on a tier's repository would read and write, and what its provider would charge. Null is unknown, never
/// free.</summary>
/// <param name="Operation">For sentences: <c>prune</c>, <c>check</c> or <c>restore</c>.</param>
/// <param name="Reads">Bytes brought back.</param>
/// <param name="Writes">Write requests.</param>
public sealed record CostEstimate(string Operation, long? Reads, long? Writes)
{
    private const decimal Gigabyte = 1_000_000_000m;

    /// <summary>restic's usual size of a pack, and a few more files: the last pack of each kind, index, lock.</summary>
    private const long PackBytes = 16 * 1024 * 1024;
    private const long OtherFiles = 10;

    /// <summary>Null: nobody said what the provider charges, so there are bytes only.</summary>
    public PriceList? Prices { get; init; }

    /// <summary>What a prune would give back to the provider.</summary>
    public long? Frees { get; init; }

    /// <summary>What it costs as far as prices are known, rounded up to a hundredth; null when nothing can be said.</summary>
    public decimal? Total =>
        Prices is { } prices && Reads is { } reads && Writes is { } writes
            ? RoundedUp(reads / Gigabyte * ((prices.Retrieval ?? 0) + (prices.Egress ?? 0)) + writes / 1000m * (prices.Put ?? 0))
            : null;

    /// <summary>What a prune saves each month, rounded down.</summary>
    public decimal? SavesMonthly =>
        Prices?.Storage is { } price && Frees is { } bytes ? decimal.Floor(bytes / Gigabyte * price * 100) / 100 : null;

    /// <summary>Prices this operation would need and the file does not name, by their keys: the total is without them.</summary>
    public IReadOnlyList<string> Unpriced =>
        Prices is null
            ? []
            :
            [
                .. Reads > 0 && Prices.Retrieval is null ? ["retrieval"] : Array.Empty<string>(),
                .. Reads > 0 && Prices.Egress is null ? ["egress"] : Array.Empty<string>(),
                .. Writes > 0 && Prices.Put is null ? ["put"] : Array.Empty<string>(),
            ];

    /// <summary>One sentence for a report.</summary>
    public string Sentence =>
        Reads is not { } reads
            ? $"What this {Operation} would read is not known, since restic's text was not understood."
            : $"This {Operation} reads {Size(reads)}{Costs()}{Saves()}.{Leaves()}";

    public static CostEstimate ForPrune(PruneFigures figures, PriceList? prices)
    {
        var kept = figures.ToRepack - figures.FreedByRepacking;
        return new CostEstimate(
            "prune",
            figures.AreKnown ? figures.ToRepack : null,
            kept is { } bytes ? (Math.Max(0, bytes) + PackBytes - 1) / PackBytes + OtherFiles : null
        )
        {
            Prices = prices,
            Frees = figures.ToDelete + figures.FreedByRepacking,
        };
    }

    /// <param name="repositoryBytes">All packs together.</param>
    /// <param name="parts">Of how many parts one is read; null reads no data.</param>
    public static CostEstimate ForCheck(long repositoryBytes, int? parts, PriceList? prices) =>
        new("check", parts is { } number ? (long)decimal.Ceiling((decimal)repositoryBytes / number) : 0, 0) { Prices = prices };

    public static CostEstimate ForRestore(long bytes, PriceList? prices) => new("restore", bytes, 0) { Prices = prices };

    internal static string Money(decimal amount, string currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount:0.00##} {currency}");

    private static decimal RoundedUp(decimal amount) => decimal.Ceiling(amount * 100) / 100;

    private string Costs() => Total is { } total ? $" and costs about {Money(total, Prices!.Currency)}" : "";

    private string Saves() => SavesMonthly is { } saved ? $", and saves {Money(saved, Prices!.Currency)} a month" : "";

    private string Leaves() =>
        Unpriced is { Count: > 0 } missing ? $" Without {string.Join(" and ", missing)}: those prices are not in homelab.yml." : "";

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Gigabyte:0.###} GB");
}
