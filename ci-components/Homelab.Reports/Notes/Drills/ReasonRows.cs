using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Reports.Quantities;
using Homelab.Reports.Safe;
using Homelab.Text;

namespace Homelab.Reports.Notes.Drills;

/// <summary>What was found, in words.</summary>
internal static class ReasonRows
{
    /// <summary>Longer evidence, and evidence of several lines, stands below its row.</summary>
    private const int OnOneLine = 300;

    private const int LongestText = 4_000;

    public static NoteRow Row(DrillReason reason) =>
        reason switch
        {
            DrillReason.Checked checkedOne => Check(checkedOne.Check),
            DrillReason.Found found => Finding(found.Finding),
            _ => new NoteRow(Words(reason, OnOneLine), null),
        };

    public static NoteRow Check(DrillCheck check) =>
        IsLong(check.Evidence)
            ? new NoteRow(Outcome(check), () => new SafeNote().Text(VisibleText.Cut(check.Evidence, LongestText)))
            : new NoteRow($"{Outcome(check)}: {check.Evidence}", null);

    public static NoteRow Finding(Finding finding) =>
        IsLong(finding.Sentence)
            ? new NoteRow(Subject(finding), () => new SafeNote().Text(VisibleText.Cut(finding.Sentence, LongestText)))
            : new NoteRow($"{Subject(finding)}: {finding.Sentence}", null);

    /// <summary>A reason on one line, its data cut to so many characters.</summary>
    public static Markup Words(DrillReason reason, int longest) =>
        reason switch
        {
            DrillReason.Checked { Check: var check } => $"{Outcome(check)}: {Brief.FirstLine(check.Evidence, longest)}",
            DrillReason.Found { Finding: var finding } => $"{Subject(finding)}: {Brief.FirstLine(finding.Sentence, longest)}",
            DrillReason.Unproven unproven =>
                $"{Brief.Of(unproven.Set)}: **nothing of it was proven**, no file read again and no row counted",
            DrillReason.NoSet => $"**There was no set to restore**",
            DrillReason.Stopped { Phase: var phase } => $"{Brief.Of(phase.Name)} {Ended(phase.State)}{Detail(phase, longest)}",
            DrillReason.Measured { Name: "RTO" } measured =>
                $"Restoring took {Elapsed.Words(measured.Objective.Measured)}, {Against(measured.Objective)}",
            DrillReason.Measured measured =>
                $"The newest data is {Elapsed.Words(measured.Objective.Measured)} old, {Against(measured.Objective)}",
            DrillReason.Unnoticed => $"**The damage done on purpose was not noticed**",
            DrillReason.Undamaged => $"The damage could not be done, because there is nothing it could be done to",
            DrillReason.SameMachine => $"It was restored into a folder of the same machine, which proves less than a clean one",
            _ => $"{Brief.FirstLine(reason.Sentence, longest)}",
        };

    private static bool IsLong(string text) => text.Length > OnOneLine || text.Contains('\n', StringComparison.Ordinal);

    private static Markup Outcome(DrillCheck check)
    {
        Markup subject = check.Set is { } set ? (Markup)$"{Brief.Of(set)}: {Brief.Of(check.Name)}" : $"{Brief.Of(check.Name)}";
        return check switch
        {
            { Status: CheckStatus.Fail } => $"{subject} **failed**",
            { Status: CheckStatus.Skip, IsMandatory: true } => $"{subject} **was skipped, though the proof needs it**",
            { Status: CheckStatus.Skip } => $"{subject} was skipped",
            { Status: CheckStatus.Warn } => $"{subject} **wants a look**",
            _ => subject,
        };
    }

    private static Markup Subject(Finding finding) =>
        finding.Subject is { } subject ? (Markup)$"{Brief.Of(finding.Code)} ({Brief.Of(subject)})" : $"{Brief.Of(finding.Code)}";

    private static Markup Ended(PhaseState state) =>
        state switch
        {
            PhaseState.Late => $"**was stopped at its time limit**",
            PhaseState.NotReached => $"**was not reached**",
            _ => $"**could not be done**",
        };

    private static Markup Detail(DrillPhase phase, int longest) =>
        phase.Detail is { } detail ? (Markup)$": {Brief.FirstLine(detail, longest)}" : $"";

    private static Markup Against(Objective objective)
    {
        var target = Elapsed.Words(objective.Target ?? 0);
        return objective.IsMissed ? (Markup)$"**over the target of {target}**" : $"close to the target of {target}";
    }
}
