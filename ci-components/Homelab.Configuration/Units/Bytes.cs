using System.Globalization;
using System.Text.RegularExpressions;

namespace Homelab.Configuration;

/// <summary>An amount of data, written <c>5GiB</c>.</summary>
public readonly record struct ByteSize(long Bytes)
{
    private static readonly string[] Units = ["TiB", "GiB", "MiB", "KiB", "B"];

    internal const string Pattern = "^[1-9][0-9]{0,5}(B|KiB|MiB|GiB|TiB)$";

    /// <summary>As homelab.yml writes it, in the largest unit that says it exactly.</summary>
    public string Written
    {
        get
        {
            var bytes = Bytes;
            return Units
                .Select((unit, place) => (unit, Size: 1L << (10 * (Units.Length - 1 - place))))
                .Where(entry => bytes % entry.Size == 0)
                .Select(entry => $"{bytes / entry.Size}{entry.unit}")
                .First();
        }
    }

    public override string ToString() => $"{Bytes} B";

    /// <summary>Null for what is no such text.</summary>
    public static ByteSize? Read(string text) =>
        Regex.IsMatch(text, Pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture) ? Parse(text) : null;

    internal static ByteSize Parse(string text)
    {
        var unit = text.AsSpan().IndexOfAny("BKMGT");
        var shift = text[unit] switch
        {
            'K' => 10,
            'M' => 20,
            'G' => 30,
            'T' => 40,
            _ => 0,
        };
        return new ByteSize(long.Parse(text.AsSpan(0, unit), CultureInfo.InvariantCulture) << shift);
    }
}

/// <summary>Data per second, written <c>2MiB/s</c>.</summary>
public readonly record struct ByteRate(long BytesPerSecond)
{
    internal const string Pattern = "^[1-9][0-9]{0,5}(KiB|MiB|GiB)/s$";

    /// <summary>What restic's limits count in.</summary>
    public long KibibytesPerSecond => BytesPerSecond / 1024;

    internal static ByteRate Parse(string text) => new(ByteSize.Parse(text[..^2]).Bytes);
}

/// <summary>How much space in a repository may hold data no snapshot needs: restic's <c>--max-unused</c>.</summary>
public abstract record UnusedLimit
{
    internal const string Pattern = "^(unlimited|[0-9]{1,2}%|[1-9][0-9]{0,5}(B|KiB|MiB|GiB|TiB))$";

    private UnusedLimit() { }

    public sealed record Unlimited : UnusedLimit;

    public sealed record Percent(int Value) : UnusedLimit;

    public sealed record Size(ByteSize Value) : UnusedLimit;

    internal static UnusedLimit Parse(string text) =>
        text switch
        {
            "unlimited" => new Unlimited(),
            [.., '%'] => new Percent(int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture)),
            _ => new Size(ByteSize.Parse(text)),
        };
}
