using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes;

/// <summary>A row of a note, and its detail, which is made only when there may be room for it; null when there is none.</summary>
internal sealed record NoteRow(Markup Row, Func<SafeNote>? Detail)
{
    /// <summary>How many items it is the row of.</summary>
    public int Stands { get; init; } = 1;
}

/// <summary>Rows under a title that counts them all. <paramref name="Rows"/> is only walked as far as there is room.</summary>
internal sealed record NoteSection(Words Title, int Count, IEnumerable<NoteRow> Rows, bool Folded)
{
    /// <param name="title">Words from the source code, never data.</param>
    public static NoteSection Of<T>(string title, IReadOnlyCollection<T> items, Func<T, NoteRow> row, int foldAbove = 12) =>
        Of(title, items.Count, items.Select(row), items.Count > foldAbove);

    public static NoteSection Of(string title, int count, IEnumerable<NoteRow> rows, bool folded) =>
        new(Counting(title, count), count, rows, folded);

    private static Words Counting(string title, int count)
    {
        var words = new Words(title.Length + 8, 1);
        words.AppendLiteral(title);
        words.AppendLiteral(" (");
        words.AppendFormatted(count);
        words.AppendLiteral(")");
        return words;
    }
}
