using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes;

/// <summary>
/// Fills a note up to its limit: what every section needs at least, then the head, then every row, from the most important section on,
/// then detail in the same order. Nothing is ever cut in the middle.
/// </summary>
/// <param name="limit">Characters.</param>
/// <param name="job">The job that has all of it; null if there is none.</param>
internal sealed class NoteBudget(int limit, SafeLink? job)
{
    /// <summary>What joining two blocks may cost.</summary>
    private const int Joint = 4;

    /// <summary>Details in a row that found no room: the others are not even made.</summary>
    private const int MostMisses = 16;

    private int _left;
    private int _misses;

    /// <param name="head">Makes the head; it is told how long the list in it may make it.</param>
    public string Compose(Func<int, SafeNote> head, IReadOnlyList<NoteSection> sections)
    {
        var taken = sections.Where(section => section.Count > 0).Select(section => new TakenSection(section)).ToList();
        var everything = taken.Sum(section => section.LostRows);
        _left =
            limit
            - taken.Sum(section => section.Length + Joint)
            - End(everything, everything).Length
            - Beginning(everything, everything).Length
            - (2 * Joint);
        var first = head(_left / 2);
        _left -= first.Length;
        foreach (var section in taken)
            section.TakeRows(this);
        foreach (var section in taken)
            section.TakeDetails(this);
        var (rows, details) = (taken.Sum(section => section.LostRows), taken.Sum(section => section.LostDetails));
        var note = new SafeNote().Append(first).Append(Beginning(rows, details));
        foreach (var section in taken)
            section.Write(note);
        return note.Append(End(rows, details)).ToString();
    }

    public bool Spend(int length)
    {
        if (length + Joint > _left)
            return false;
        _left -= length + Joint;
        return true;
    }

    /// <summary>The detail, if there is room for it.</summary>
    public SafeNote? Take(Func<SafeNote> make)
    {
        if (_misses >= MostMisses)
            return null;
        var detail = make();
        var fits = Spend(detail.Length);
        _misses = fits ? 0 : _misses + 1;
        return fits ? detail : null;
    }

    private static SafeNote Beginning(int rows, int details) =>
        rows + details > 0
            ? new SafeNote().Paragraph($"**This note does not show everything: rows left out: {rows}, details left out: {details}.**")
            : new SafeNote();

    private SafeNote End(int rows, int details)
    {
        var end = new SafeNote();
        if (rows + details > 0)
            end.Paragraph($"**Left out for length:** rows: {rows}, details: {details}.");
        if (job is not null && job.Markup.Length <= limit / 7)
            end.Paragraph($"All of it is in the report of {job}.");
        return end;
    }
}

/// <summary>What a note has room for of one section.</summary>
internal sealed class TakenSection(NoteSection section)
{
    private readonly List<(NoteRow Row, SafeNote? Detail)> _rows = [];

    private int _shown;

    public int LostRows => section.Count - _shown;

    public int LostDetails { get; private set; }

    public int Length
    {
        get
        {
            var alone = new SafeNote();
            Write(alone);
            return alone.Length;
        }
    }

    public void TakeRows(NoteBudget budget)
    {
        foreach (var row in section.Rows.TakeWhile(row => budget.Spend(row.Row.ToString().Length)))
        {
            _rows.Add((row, null));
            _shown += row.Stands;
        }
    }

    public void TakeDetails(NoteBudget budget)
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            if (_rows[i].Row.Detail is not { } make)
                continue;
            if (budget.Take(make) is { } detail)
                _rows[i] = (_rows[i].Row, detail);
            else
                LostDetails++;
        }
    }

    public void Write(SafeNote note)
    {
        var content = new SafeNote();
        foreach (var (row, detail) in _rows)
        {
            content.Bullet(row.Row);
            if (detail is not null)
                content.Append(detail);
        }

        if (LostRows > 0)
            content.Paragraph($"**Not shown here: {LostRows}.**");
        if (section.Folded)
            note.Details(section.Title, content);
        else
            note.Heading(section.Title).Append(content);
    }
}
