using Homelab.Reports.Json;

namespace Homelab.Reports.Plans.Differences;

/// <summary>As much of a long line as there is room for, with what differs in it.</summary>
internal static class Window
{
    private const int Before = 60;
    private const int Context = 160;

    /// <summary>A line that stands on both sides.</summary>
    public static string Unchanged(string line) => Ends(line, 0, line.Length, Context);

    /// <summary>A line that stands on one side alone: all of it, in pieces.</summary>
    public static IEnumerable<string> Whole(string line)
    {
        for (var at = 0; at < line.Length || at == 0; )
        {
            var length = Math.Min(TextDifference.LongestLine - 1, line.Length - at);
            if (at + length < line.Length && char.IsHighSurrogate(line[at + length - 1]))
                length--;
            yield return (at > 0 ? "…" : "") + JsonText.WellFormed(line.Substring(at, length));
            at += Math.Max(length, 1);
        }
    }

    /// <summary>Two lines that differ, each around where it does.</summary>
    public static (string Before, string After) Pair(string before, string after)
    {
        var (start, end) = Lookalikes.Common(before, after);
        var (old, current) = (Around(before, start, end), Around(after, start, end));
        // More of the same in the middle of it is seen by its length alone.
        return old != current ? (old, current) : ($"{old} ({before.Length:N0} characters)", $"{current} ({after.Length:N0} characters)");
    }

    private static string Around(string line, int start, int end) =>
        line.Length <= TextDifference.LongestLine
            ? line
            : Ends(line, Math.Max(0, start - Before), Math.Min(line.Length, line.Length - end + Before), TextDifference.LongestLine);

    // The beginning and the end of a range, and how much is missing between.
    private static string Ends(string line, int from, int to, int room)
    {
        if (to - from > room)
        {
            var half = (room - 32) / 2;
            return JsonText.WellFormed(
                $"{Cut(from)}{line[from..(from + half)]}…({to - from - (2 * half):N0} characters)…{line[(to - half)..to]}{Cut(line.Length - to)}"
            );
        }

        to = Math.Min(line.Length, from + room);
        from = Math.Max(0, to - room);
        return JsonText.WellFormed($"{Cut(from)}{line[from..to]}{Cut(line.Length - to)}");
    }

    private static string Cut(int characters) => characters > 0 ? "…" : "";
}
