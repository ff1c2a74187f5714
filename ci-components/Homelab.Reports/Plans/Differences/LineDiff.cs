using Homelab.Text;

namespace Homelab.Reports.Plans.Differences;

/// <summary>The difference between two texts as hunks of lines: changed ones, and a few around them.</summary>
internal sealed class LineDiff
{
    private const int Context = 3;

    private readonly List<string> _lines = [];
    private int _changed;
    private int _omitted;

    /// <param name="hide">Takes secrets out of what is shown. Texts are compared as they are.</param>
    public static TextDifference Between(string before, string after, Func<string, string> hide)
    {
        // A secret of several lines is only found in the whole text; where hiding it moves lines, what is left is compared.
        var (hiddenBefore, hiddenAfter) = (hide(before), hide(after));
        var moved = Count(before) != Count(hiddenBefore) || Count(after) != Count(hiddenAfter);
        var (olds, news) = moved ? TextLines.Of(hiddenBefore, hiddenAfter) : TextLines.Of(before, after);
        var (oldsShown, newsShown) = moved ? (olds, news) : TextLines.Of(hiddenBefore, hiddenAfter);
        var diff = new LineDiff();
        diff._lines.AddRange(TextLines.Remarks(olds, news));
        diff.AddHunks(Edits.Between(olds.Lines, news.Lines), new Sides(olds.Lines, oldsShown.Lines, newsShown.Lines, hide));
        if (diff._lines.Count == 0)
            diff._lines.Add(InsideTexts.OnlyHidden);
        return new TextDifference("text", diff._lines, diff._omitted);
    }

    private static int Count(string text) => text.AsSpan().Count('\n');

    private void AddHunks(IReadOnlyList<Edit> edits, Sides sides)
    {
        var end = -1;
        foreach (var edit in edits)
        {
            if (_changed >= TextDifference.MostChanged)
            {
                _omitted += edit.OldCount + edit.NewCount;
                continue;
            }

            AddBetween(sides, end, edit.OldStart);
            AddEdit(edit, sides);
            end = edit.OldStart + edit.OldCount;
        }

        if (end >= 0)
            AddContext(sides, end, Math.Min(sides.Count, end + Context));
    }

    /// <param name="end">Of the hunk before; negative for the first.</param>
    private void AddBetween(Sides sides, int end, int start)
    {
        if (end >= 0 && start - end <= 2 * Context)
        {
            AddContext(sides, end, start);
            return;
        }

        if (end >= 0)
        {
            AddContext(sides, end, end + Context);
            AddGap(start - end - (2 * Context));
        }

        AddContext(sides, Math.Max(0, start - Context), start);
    }

    private void AddContext(Sides sides, int from, int to)
    {
        for (var i = from; i < to; i++)
            _lines.Add(" " + Window.Unchanged(sides.Old(i)));
    }

    private void AddGap(int lines) => _lines.Add($"#… {lines:N0} unchanged {(lines == 1 ? "line" : "lines")}");

    private void AddEdit(Edit edit, Sides sides)
    {
        // Both sides share what room there is: a long old text must not hide all of the new one.
        var room = TextDifference.MostChanged - _changed;
        var oldCount = Math.Min(edit.OldCount, Math.Max(room / 2, room - edit.NewCount));
        var newCount = Math.Min(edit.NewCount, room - oldCount);
        _omitted += edit.OldCount - oldCount + edit.NewCount - newCount;
        var pairs = Math.Min(oldCount, newCount);
        List<string> olds = [],
            news = [],
            remarks = [];
        for (var i = 0; i < pairs; i++)
            AddPair(sides.Old(edit.OldStart + i), sides.New(edit.NewStart + i), olds, news, remarks);
        for (var i = pairs; i < oldCount; i++)
            olds.AddRange(Window.Whole(Lookalikes.Show(sides.Old(edit.OldStart + i), true)));
        for (var i = pairs; i < newCount; i++)
            news.AddRange(Window.Whole(Lookalikes.Show(sides.New(edit.NewStart + i), edit.OldCount > 0)));
        foreach (var line in olds.Select(line => "-" + line).Concat(news.Select(line => "+" + line)))
            Add(line);
        _lines.AddRange(remarks.Distinct());
    }

    private static void AddPair(string before, string after, List<string> olds, List<string> news, List<string> remarks)
    {
        if (before == after)
        {
            remarks.Add(InsideTexts.OnlyHidden);
            return;
        }

        if (Lookalikes.Remark(before, after) is { } remark)
            remarks.Add(remark);
        (before, after) = Lookalikes.Show(before, after);
        (before, after) = Window.Pair(before, after);
        if (VisibleText.OneLine(before) == VisibleText.OneLine(after))
            remarks.Add("#one side has a character where the other has its escape");
        olds.Add(before);
        news.Add(after);
    }

    private void Add(string line)
    {
        if (_changed++ < TextDifference.MostChanged)
            _lines.Add(line);
        else
            _omitted++;
    }

    /// <summary>Lines as they may be shown.</summary>
    private sealed class Sides(IReadOnlyList<string> raw, IReadOnlyList<string> olds, IReadOnlyList<string> news, Func<string, string> hide)
    {
        public int Count => raw.Count;

        public string Old(int line) => hide(olds[line]);

        public string New(int line) => hide(news[line]);
    }
}
