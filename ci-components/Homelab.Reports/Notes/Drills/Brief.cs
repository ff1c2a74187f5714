using Homelab.Text;

namespace Homelab.Reports.Notes.Drills;

/// <summary>Data where there is little room.</summary>
internal static class Brief
{
    private const int Longest = 48;

    public static string Of(string data) => Cut(data, Longest);

    /// <summary>At most so many characters, also after what hides is shown.</summary>
    public static string Cut(string data, int longest) => VisibleText.OneLine(data, longest);

    /// <summary>The first line, and as much of it.</summary>
    public static string FirstLine(string data, int longest) =>
        Cut(VisibleText.Cut(data, longest + 1).Split('\n')[0].TrimEnd('\r'), longest);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm");

    /// <summary>The sum, or the largest number there is.</summary>
    public static long Sum<T>(IEnumerable<T> items, Func<T, long> number) =>
        (long)items.Aggregate((Int128)0, (sum, item) => Int128.Clamp(sum + number(item), long.MinValue, long.MaxValue));
}
