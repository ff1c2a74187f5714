using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Drills;

/// <summary>What a drill's note is made of.</summary>
public sealed record DrillNoteContent(DrillReport Report)
{
    /// <summary>Characters the note may have.</summary>
    public int Limit { get; init; } = NoteLimit.Default;

    /// <summary>The job that held the drill, for whoever wants all of it.</summary>
    public string? JobUrl { get; init; }
}

/// <summary>The note of a restore drill: the verdict first, then what came back, then what was looked at, the worst first.</summary>
public static class DrillNote
{
    /// <summary>The Markdown of the note, never longer than its limit.</summary>
    public static string Write(DrillNoteContent content)
    {
        var judgement = DrillVerdicts.Believe(content.Report);
        return new NoteBudget(NoteLimit.Clamp(content.Limit), SafeLink.To(content.JobUrl, $"the job that held this drill")).Compose(
            room => DrillHead.Write(content.Report, judgement, room),
            Sections(content.Report, judgement)
        );
    }

    private static NoteSection[] Sections(DrillReport report, DrillJudgement judgement) =>
        [
            NoteSection.Of(
                "Failed",
                [.. judgement.Reasons.Where(reason => reason.Verdict is not DrillVerdict.Warn)],
                ReasonRows.Row,
                foldAbove: 50
            ),
            NoteSection.Of("To look at", [.. DrillVerdicts.Warnings(report)], ReasonRows.Row),
            NoteSection.Of("Sets", report.Sets, set => SetRows.Row(report, set)),
            NoteSection.Of(
                "Skipped",
                [.. report.Checks.Where(check => check is { Status: CheckStatus.Skip, IsMandatory: false })],
                ReasonRows.Check
            ),
            NoteSection.Of("Passed", [.. report.Checks.Where(check => check.Status is CheckStatus.Pass)], ReasonRows.Check, foldAbove: 0),
            NoteSection.Of(
                "Noted",
                [.. report.Findings.Where(finding => finding.Severity is Severity.Note)],
                ReasonRows.Finding,
                foldAbove: 0
            ),
            NoteSection.Of("Drills before this one", report.History, PastRows.Drill, foldAbove: 0),
            NoteSection.Of("Last proven restore", PastRows.Tiers(report), tier => PastRows.Proof(report, tier)),
            NoteSection.Of("Recovery kit", report.Recovery is { } kit ? new[] { kit } : [], PastRows.Kit),
        ];
}
