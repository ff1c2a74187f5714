using Homelab.Reports.Notes.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>Fills a note up to its limit: first every row, from the most important section on, then detail in the same order. Nothing is ever cut in the middle.</summary>
internal sealed class NoteBudget(int limit)
{
    /// <summary>Kept free for the line that says what was left out, and for each section's title and fold.</summary>
    private const int ForTheEnd = 800;
    private const int ForASection = 160;

    private int _left = limit - ForTheEnd;

    public string Compose(SafeNote head, IReadOnlyList<NoteSection> sections, string? jobUrl)
    {
        _left -= head.Length;
        var taken = sections.Where(section => section.Count > 0).Select(TakeRows).ToList();
        foreach (var section in taken)
            section.LostDetails = section.Rows.Count(row => !row.TakeDetail(this));
        var note = new SafeNote().Append(head);
        foreach (var section in taken)
            section.Write(note);
        WriteLeftOut(note, taken.Sum(section => section.LostRows), taken.Sum(section => section.LostDetails), jobUrl);
        return note.ToString();
    }

    private TakenSection TakeRows(NoteSection section)
    {
        _left -= ForASection;
        var rows = new List<TakenRow>();
        foreach (var row in section.Rows)
        {
            if (!Spend(row.Row.ToString().Length + 4))
                break;
            rows.Add(new TakenRow(row));
        }

        return new TakenSection(section, rows);
    }

    private bool Spend(int length)
    {
        if (length > _left)
            return false;
        _left -= length;
        return true;
    }

    private static void WriteLeftOut(SafeNote note, int rows, int details, string? jobUrl)
    {
        if (rows + details > 0)
            note.Paragraph($"**Left out for length:** {rows} rows and the detail of {details} more.");
        if (SafeLink.To(jobUrl, $"the job that made this plan") is { } link)
            note.Paragraph($"All of it is in the report of {link}.");
    }

    private sealed class TakenRow(NoteRow row)
    {
        private SafeNote? _detail;

        /// <summary>False when there is detail but no room for it.</summary>
        public bool TakeDetail(NoteBudget budget)
        {
            if (budget._left <= 0)
                return false;
            var detail = row.Detail();
            if (detail is null)
                return true;
            if (!budget.Spend(detail.Length + 4))
                return false;
            _detail = detail;
            return true;
        }

        public void Write(SafeNote note)
        {
            note.Bullet(row.Row);
            if (_detail is not null)
                note.Append(_detail);
        }
    }

    private sealed class TakenSection(NoteSection section, List<TakenRow> rows)
    {
        public List<TakenRow> Rows => rows;

        public int LostRows => section.Count - rows.Count;

        public int LostDetails { get; set; }

        public void Write(SafeNote note)
        {
            var content = new SafeNote();
            foreach (var row in rows)
                row.Write(content);
            if (LostRows > 0)
                content.Paragraph($"**{LostRows} more are not shown.**");
            if (section.Folded)
                note.Details(section.Title, content);
            else
                note.Heading(section.Title).Append(content);
        }
    }
}
