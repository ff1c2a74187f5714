using System.Globalization;

namespace Homelab.Configuration;

/// <summary>Part of a day, written <c>23:00-07:00</c>; it may pass midnight.</summary>
public readonly record struct TimeRange(TimeOnly From, TimeOnly To)
{
    internal const string Pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$";

    public bool Contains(TimeOnly time) => time.IsBetween(From, To);

    internal static TimeRange Parse(string text) =>
        new(TimeOnly.Parse(text.AsSpan(0, 5), CultureInfo.InvariantCulture), TimeOnly.Parse(text.AsSpan(6), CultureInfo.InvariantCulture));
}

/// <summary>The part of a repository one check reads, written <c>1/52</c>.</summary>
public readonly record struct Fraction(int Part, int Whole)
{
    /// <summary>restic tells the parts apart by the first byte of a pack's name.</summary>
    public const int MostParts = 256;

    internal const string Pattern = "^[1-9][0-9]{0,3}/[1-9][0-9]{0,3}$";

    /// <summary>How many parts there are when one is read at a time: 2/52 makes 26, and 3/52 makes 17, so that never less is read than
    /// asked for.</summary>
    public int Parts => Whole / Part;

    public override string ToString() => $"{Part}/{Whole}";

    internal static Fraction Parse(string text)
    {
        var slash = text.IndexOf('/');
        return new Fraction(
            int.Parse(text.AsSpan(0, slash), CultureInfo.InvariantCulture),
            int.Parse(text.AsSpan(slash + 1), CultureInfo.InvariantCulture)
        );
    }
}

/// <summary>Durations as the file writes them: <c>20m</c>, <c>6h</c>, <c>1h30m</c>.</summary>
internal static class Duration
{
    public const string Pattern = "^(?=.*[1-9])(?=[0-9])([0-9]{1,4}d)?([0-9]{1,5}h)?([0-9]{1,6}m)?([0-9]{1,7}s)?$";

    public static TimeSpan Parse(string text)
    {
        var total = TimeSpan.Zero;
        var number = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                number = number * 10 + (character - '0');
                continue;
            }
            total += character switch
            {
                'd' => TimeSpan.FromDays(number),
                'h' => TimeSpan.FromHours(number),
                'm' => TimeSpan.FromMinutes(number),
                _ => TimeSpan.FromSeconds(number),
            };
            number = 0;
        }
        return total;
    }
}
