using DiffPlex;

namespace Homelab.Reports.Plans.Differences;

/// <summary>A run of rows that became another run; either may be empty.</summary>
internal readonly record struct Edit(int OldStart, int OldCount, int NewStart, int NewCount);

/// <summary>The shortest way from one list of rows to another, by their longest common subsequence.</summary>
internal static class Edits
{
    /// <summary>Beyond this many differing rows a minimal difference costs more than it tells.</summary>
    private const int LargestDiff = 2000;

    /// <param name="olds">Rows without line ends.</param>
    public static IReadOnlyList<Edit> Between(IReadOnlyList<string> olds, IReadOnlyList<string> news)
    {
        var start = 0;
        while (start < olds.Count && start < news.Count && olds[start] == news[start])
            start++;
        var end = 0;
        while (end < Math.Min(olds.Count, news.Count) - start && olds[^(end + 1)] == news[^(end + 1)])
            end++;
        var (oldCount, newCount) = (olds.Count - start - end, news.Count - start - end);
        if (oldCount == 0 && newCount == 0)
            return [];
        if (oldCount == 0 || newCount == 0 || Math.Max(oldCount, newCount) > LargestDiff)
            return [new Edit(start, oldCount, start, newCount)];
        return
        [
            .. Differ
                .Instance.CreateDiffs(Joined(olds, start, oldCount), Joined(news, start, newCount), false, false, Rows.AsTheyAre)
                .DiffBlocks.Select(block => new Edit(
                    start + block.DeleteStartA,
                    block.DeleteCountA,
                    start + block.InsertStartB,
                    block.InsertCountB
                )),
        ];
    }

    // The library takes a text of one empty line for one of no line.
    private static string Joined(IReadOnlyList<string> rows, int start, int count) =>
        string.Join('\n', rows.Skip(start).Take(count).Select(row => "|" + row));

    // The library's own takes a carriage return for a line end, too, and then counts other rows than there are.
    private sealed class Rows : IChunker
    {
        public static Rows AsTheyAre { get; } = new();

        public IReadOnlyList<string> Chunk(string text) => text.Split('\n');
    }
}
