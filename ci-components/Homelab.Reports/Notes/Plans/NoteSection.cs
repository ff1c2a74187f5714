using Homelab.Reports.Notes.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>A row of a note, and its detail, which is made only when there may be room for it; null when there is none.</summary>
internal sealed record NoteRow(Markup Row, Func<SafeNote>? Detail);

/// <summary>Rows under a title that counts them all. <paramref name="Rows"/> is only walked as far as there is room.</summary>
internal sealed record NoteSection(Words Title, int Count, IEnumerable<NoteRow> Rows, bool Folded);
