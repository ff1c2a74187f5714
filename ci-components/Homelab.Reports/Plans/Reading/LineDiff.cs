using DiffPlex;

namespace Homelab.Reports.Plans.Reading;

/// <summary>The difference between two texts as lines, bounded whatever their size.</summary>
internal static class LineDiff
{
    /// <summary>Beyond this many differing lines a minimal difference costs more than it tells.</summary>
    private const int LargestDiff = 2000;
    private const int Context = 2;
    private const int BeforeDifference = 60;

    public static TextDifference Between(string before, string after)
    {
        var olds = before.Split('\n');
        var news = after.Split('\n');
        var start = CommonStart(olds, news);
        var end = CommonEnd(olds, news, start);
        var oldMiddle = olds[start..^end];
        var newMiddle = news[start..^end];
        IEnumerable<string> lines =
        [
            .. olds[Math.Max(0, start - Context)..start].Select(line => " " + Clip(line, 0)),
            .. Math.Max(oldMiddle.Length, newMiddle.Length) > LargestDiff ? AllOf(oldMiddle, newMiddle) : Minimal(oldMiddle, newMiddle),
            .. olds[^end..].Take(Context).Select(line => " " + Clip(line, 0)),
        ];
        return Limit("text", lines);
    }

    /// <summary>The first lines, and how many more there were.</summary>
    public static TextDifference Limit(string format, IEnumerable<string> lines)
    {
        var kept = new List<string>();
        var omitted = 0;
        foreach (var line in lines)
        {
            if (kept.Count < TextDifference.MaxLines)
                kept.Add(Clip(line, 0));
            else
                omitted++;
        }

        return new TextDifference(format, kept, omitted);
    }

    private static int CommonStart(string[] olds, string[] news)
    {
        var same = 0;
        while (same < olds.Length && same < news.Length && olds[same] == news[same])
            same++;
        return same;
    }

    private static int CommonEnd(string[] olds, string[] news, int start)
    {
        var same = 0;
        while (same < Math.Min(olds.Length, news.Length) - start && olds[^(same + 1)] == news[^(same + 1)])
            same++;
        return same;
    }

    private static IEnumerable<string> AllOf(string[] olds, string[] news) =>
        olds.Select(line => "-" + Clip(line, 0)).Concat(news.Select(line => "+" + Clip(line, 0)));

    private static IEnumerable<string> Minimal(string[] olds, string[] news)
    {
        var blocks = Differ.Instance.CreateLineDiffs(string.Join('\n', olds), string.Join('\n', news), ignoreWhitespace: false).DiffBlocks;
        var at = 0;
        foreach (var block in blocks)
        {
            foreach (var line in olds[at..Math.Min(block.DeleteStartA, olds.Length)])
                yield return " " + Clip(line, 0);
            var deleted = olds.Skip(block.DeleteStartA).Take(block.DeleteCountA).ToArray();
            var inserted = news.Skip(block.InsertStartB).Take(block.InsertCountB).ToArray();
            foreach (var (i, line) in deleted.Index())
                yield return "-" + Clip(line, i < inserted.Length ? FirstDifference(line, inserted[i]) : 0);
            foreach (var (i, line) in inserted.Index())
                yield return "+" + Clip(line, i < deleted.Length ? FirstDifference(line, deleted[i]) : 0);
            at = Math.Min(block.DeleteStartA + block.DeleteCountA, olds.Length);
        }
    }

    private static int FirstDifference(string one, string other) => one.AsSpan().CommonPrefixLength(other);

    /// <summary>A long line begins shortly before what differs in it.</summary>
    private static string Clip(string line, int difference)
    {
        if (line.Length <= TextDifference.MaxLineLength)
            return line;
        var from = Math.Clamp(difference - BeforeDifference, 0, line.Length - TextDifference.MaxLineLength);
        var to = Math.Min(line.Length, from + TextDifference.MaxLineLength);
        return Json.JsonText.WellFormed($"{(from > 0 ? "…" : "")}{line[from..to]}{(to < line.Length ? "…" : "")}");
    }
}
