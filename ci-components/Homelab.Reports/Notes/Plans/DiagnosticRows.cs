using Homelab.Reports.Plans;
using Homelab.Reports.Safe;
using Homelab.Text;

namespace Homelab.Reports.Notes.Plans;

/// <summary>What terraform complains about, and checks that do not pass.</summary>
internal static class DiagnosticRows
{
    private const int LongestText = 4_000;

    public static Func<Diagnostic, NoteRow> Row(bool named, string root) =>
        diagnostic => new NoteRow($"{ChangeRows.Prefix(named, root)}{diagnostic.Summary}{Place(diagnostic)}", Text(diagnostic.Detail));

    public static Func<CheckResult, NoteRow> Check(bool named, string root) =>
        check => new NoteRow(
            $"{ChangeRows.Prefix(named, root)}{check.Address} {Words(check.Status)}",
            Text(string.Join('\n', check.Problems))
        );

    private static Markup Place(Diagnostic diagnostic) =>
        (diagnostic.File, diagnostic.Address) switch
        {
            ({ } file, _) when diagnostic.Line is { } line => $" at {$"{file}:{line}"}",
            ({ } file, _) => $" in {file}",
            (null, { } address) => $" for {address}",
            _ => $"",
        };

    private static Markup Words(string status) =>
        status switch
        {
            "fail" => $"**fails**",
            "error" => $"**cannot be evaluated**",
            _ => $"is known after apply",
        };

    private static Func<SafeNote>? Text(string text) =>
        text.Length == 0 ? null : () => new SafeNote().Text(VisibleText.Cut(text, LongestText));
}
