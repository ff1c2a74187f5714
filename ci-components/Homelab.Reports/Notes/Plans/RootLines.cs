using Homelab.Reports.Plans;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>The lines of a note's head that name roots: one for each, and one together for those in which nothing changes.</summary>
internal static class RootLines
{
    /// <summary>Roots named; more are only counted.</summary>
    private const int MostNamed = 50;

    /// <param name="line">The line of one root.</param>
    /// <param name="room">How long the head may become.</param>
    public static void Write(SafeNote head, IReadOnlyList<PlanReport> reports, Func<PlanReport, Markup> line, int room)
    {
        var named = 0;
        bool Fits(Markup text) => head.Length + text.ToString().Length <= room;
        foreach (var group in Groups(reports))
        {
            var names = group.Select(report => report.Root).Take(MostNamed - named).ToList();
            var text =
                names.Count == 0 ? $""
                : group is [var only] ? line(only)
                : Together(names, group[0]);
            while (names.Count > 1 && !Fits(text))
            {
                names.RemoveRange((names.Count + 1) / 2, names.Count / 2);
                text = Together(names, group[0]);
            }

            if (names.Count == 0 || !Fits(text))
                break;
            head.Bullet(text);
            named += names.Count;
        }

        if (reports.Count > named)
            head.Paragraph($"Roots not named here: {reports.Count - named}.");
    }

    private static IEnumerable<List<PlanReport>> Groups(IReadOnlyList<PlanReport> reports) =>
        [
            .. reports.Where(report => !IsQuiet(report)).Select(report => new List<PlanReport> { report }),
            .. reports
                .Where(IsQuiet)
                .GroupBy(report => (report.TerraformVersion, report.Header.Commit, report.Hash))
                .Select(group => group.ToList()),
        ];

    /// <summary>Nothing to do, nothing left out, and nothing about it that a person must know.</summary>
    private static bool IsQuiet(PlanReport report) =>
        report is { IsEmpty: true, Complete: true, IsOfAnotherVersion: false, Changes: [], Drift: [], Programs: [] }
        && !report.Omitted.Anything;

    private static Markup Together(List<string> roots, PlanReport one)
    {
        var line = new Markup(64, roots.Count + 2);
        line.AppendFormatted($"nothing to add, change or destroy in {roots.Count} roots: ");
        foreach (var (i, root) in roots.Index())
            line.AppendFormatted(i == 0 ? (Markup)$"{root}" : $", {root}");
        if (one.TerraformVersion is { } version)
            line.AppendFormatted($"; terraform {version}");
        if (one.Header.Commit is { } commit)
            line.AppendFormatted($", commit {PlanVerdict.Short(commit)}");
        return line;
    }
}
