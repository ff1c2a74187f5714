using System.Globalization;
using System.Text.RegularExpressions;

namespace Homelab.Backups.Retention;

/// <summary>
/// What <c>restic prune --dry-run</c> says it would do, in bytes. Null is unknown, never none: the text is meant for people, and another
/// version may say it differently. restic rounds to three decimals, so each figure is the largest that reads like it.
/// </summary>
public sealed partial record PruneFigures
{
    public static PruneFigures Unknown { get; } = new();

    /// <summary>In packs that are partly needed: it is read back, and what is needed is written again.</summary>
    public long? ToRepack { get; init; }

    /// <summary>The part of it that is not needed.</summary>
    public long? FreedByRepacking { get; init; }

    /// <summary>In packs that nobody needs.</summary>
    public long? ToDelete { get; init; }

    /// <summary>What the repository holds afterwards.</summary>
    public long? Remaining { get; init; }

    /// <summary>Of what remains; 0 to 100.</summary>
    public decimal? UnusedPercent { get; init; }

    /// <summary>Whether everything a decision needs was understood.</summary>
    public bool AreKnown => this is { ToRepack: not null, FreedByRepacking: not null, ToDelete: not null };

    /// <summary>Reads restic's text, whatever stands around the figures.</summary>
    public static PruneFigures Read(string text)
    {
        // With -v it also counts packs under the same labels, so the unit belongs to the pattern.
        var sizes = Sizes()
            .Matches(text)
            .Where(line => line.Success)
            .GroupBy(line => line.Groups["label"].Value)
            .ToDictionary(label => label.Key, label => label.Count() == 1 ? Bytes(label.First()) : null);
        var unused = Percents().Matches(text);
        return new PruneFigures
        {
            ToRepack = sizes.GetValueOrDefault("to repack"),
            FreedByRepacking = sizes.GetValueOrDefault("this removes"),
            ToDelete = sizes.GetValueOrDefault("to delete"),
            Remaining = sizes.GetValueOrDefault("remaining"),
            UnusedPercent = unused.Count == 1 ? decimal.Parse(unused[0].Groups["percent"].ValueSpan, CultureInfo.InvariantCulture) : null,
        };
    }

    private static long? Bytes(Match line)
    {
        var unit = line.Groups["unit"].Value switch
        {
            "B" => 1m,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            _ => 1L << 40,
        };
        var most = unit == 1m ? 0m : 0.0005m;
        var bytes = decimal.Ceiling((decimal.Parse(line.Groups["size"].ValueSpan, CultureInfo.InvariantCulture) + most) * unit);
        return bytes <= long.MaxValue ? (long)bytes : null;
    }

    [GeneratedRegex(
        @"^(?<label>to repack|this removes|to delete|remaining):[ ]+[0-9]{1,18} blobs / (?<size>[0-9]{1,9}(\.[0-9]{1,6})?) (?<unit>B|KiB|MiB|GiB|TiB)\r?$",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Sizes();

    [GeneratedRegex(
        @"^unused size after prune: [^(\r\n]{1,40}\((?<percent>[0-9]{1,3}(\.[0-9]{1,6})?)% of remaining size\)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Percents();
}
