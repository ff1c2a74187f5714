using Homelab.Reports.Plans;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>What a plan note is made of. Reports may come from an untrusted job; the rest comes from us.</summary>
public sealed record PlanNoteContent(IReadOnlyList<PlanReport> Reports)
{
    /// <summary>Characters the note may have.</summary>
    public int Limit { get; init; } = NoteLimit.Default;

    /// <summary>The job that made the plan, for whoever wants all of it.</summary>
    public string? JobUrl { get; init; }

    /// <summary>The merge request changes the pipeline that made this plan, so the plan may say whatever its author likes.</summary>
    public bool ChangesItsOwnPipeline { get; init; }

    /// <summary>A newer commit's plan that is not there yet: <see cref="Reports"/> are of an older commit.</summary>
    public AwaitedPlan? Awaited { get; init; }

    /// <summary>Plans that should be here and are not.</summary>
    public IReadOnlyList<PlanGap> Gaps { get; init; } = [];

    /// <summary>Earlier plans of the same merge request, newest first.</summary>
    public IReadOnlyList<EarlierPlan> History { get; init; } = [];
}

/// <summary>One line of a note's history.</summary>
public sealed record EarlierPlan(DateTimeOffset Created, string Commit, Totals Totals, string Hash);

/// <summary>The one note that says what terraform will do: what destroys first, detail as long as there is room.</summary>
public static class PlanNote
{
    /// <summary>The Markdown of the note, never longer than its limit.</summary>
    public static string Write(PlanNoteContent content) =>
        new NoteBudget(NoteLimit.Clamp(content.Limit), SafeLink.To(content.JobUrl, $"the job that made this plan")).Compose(
            room => PlanVerdict.Head(content, room),
            Sections(content)
        );

    private static NoteSection[] Sections(PlanNoteContent content)
    {
        var reports = content.Reports;
        var many = reports.Count > 1;
        return
        [
            Section(
                reports,
                "Errors",
                report => report.Diagnostics.Where(diagnostic => diagnostic.IsError),
                root => DiagnosticRows.Row(many, root)
            ),
            .. new ChangeSections(reports).Of(),
            Section(reports, "Checks", report => report.Checks.Where(check => !check.Passed), root => DiagnosticRows.Check(many, root)),
            Section(
                reports,
                "Warnings",
                report => report.Diagnostics.Where(diagnostic => !diagnostic.IsError),
                root => DiagnosticRows.Row(many, root),
                foldAbove: 0
            ),
            History(content.History),
        ];
    }

    private static NoteSection Section<T>(
        IReadOnlyList<PlanReport> reports,
        string title,
        Func<PlanReport, IEnumerable<T>> items,
        Func<string, Func<T, NoteRow>> row,
        int foldAbove = 12
    )
    {
        var found = reports.SelectMany(report => items(report).Select(item => (report.Root, Item: item))).ToList();
        return NoteSection.Of(title, found, pair => row(pair.Root)(pair.Item), foldAbove);
    }

    private static NoteSection History(IReadOnlyList<EarlierPlan> earlier) =>
        NoteSection.Of(
            "Earlier plans",
            earlier,
            plan => new NoteRow(
                $"{plan.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm")} commit {PlanVerdict.Short(plan.Commit)}: {PlanVerdict.Counts(plan.Totals)}, plan {PlanVerdict.Short(plan.Hash)}",
                null
            ),
            foldAbove: 0
        );
}
