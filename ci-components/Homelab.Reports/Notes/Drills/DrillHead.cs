using Homelab.Reports.Drills;
using Homelab.Reports.Quantities;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Drills;

/// <summary>The first lines of a drill's note: what a person must know if he reads nothing else.</summary>
internal static class DrillHead
{
    /// <param name="room">How long the head may become; what does not fit is left out, the least important first.</param>
    public static SafeNote Write(DrillReport report, DrillJudgement judgement, int room)
    {
        var head = new SafeNote().Marker($"homelab:drill").Heading(Verdict(report, judgement));
        foreach (var part in Parts(report, judgement))
        {
            var longer = new SafeNote().Append(head);
            part(longer);
            if (longer.Length <= room)
                head = longer;
        }

        return head;
    }

    private static IEnumerable<Action<SafeNote>> Parts(DrillReport report, DrillJudgement judgement)
    {
        if (report.Sabotage is { } damage)
            yield return note => note.Paragraph(Sabotage(judgement, damage));
        if (Sentence(judgement) is { } sentence)
            yield return note => note.Paragraph(sentence);
        yield return note => Facts(note, report);
        foreach (var remark in DrillTrend.Remarks(report))
            yield return note => note.Bullet(remark);
        if (report.Phases.Count > 0)
            yield return note => note.Text(PhaseBar.Draw(report.Phases));
    }

    private static Markup Verdict(DrillReport report, DrillJudgement judgement) =>
        judgement.Verdict switch
        {
            DrillVerdict.Pass => $"✅ PASS: restore drill of {Brief.Of(report.Tier)}",
            DrillVerdict.Warn => $"⚠ WARN: restore drill of {Brief.Of(report.Tier)}",
            DrillVerdict.Fail => $"❌ FAIL: restore drill of {Brief.Of(report.Tier)}",
            _ => $"❌ INCONCLUSIVE: restore drill of {Brief.Of(report.Tier)}",
        };

    private static Markup Sabotage(DrillJudgement judgement, SabotageReport damage)
    {
        Markup what = damage.What.Length == 0 ? (Markup)$"{Brief.Of(damage.Kind)}" : $"{Brief.Of(damage.Kind)} at {Brief.Of(damage.What)}";
        if (judgement.IsCaught)
            return $"Negative drill: {what} was done on purpose, and **noticed**. This verdict is what it has to be.";
        return damage.What.Length == 0
            ? (Markup)$"Negative drill: {what} was to be done on purpose."
            : $"Negative drill: {what} was done on purpose, and **nobody noticed**. Believe no drill until that is understood.";
    }

    private static Markup? Sentence(DrillJudgement judgement) =>
        (judgement.Verdict, judgement.Reasons) switch
        {
            (DrillVerdict.Inconclusive, _) => (Markup)$"The drill could not be held, which **says nothing about the backup**.",
            (DrillVerdict.Pass, _) => (Markup)$"Everything that was asked for came back and was proven.",
            (DrillVerdict.Warn, [DrillReason.SameMachine]) => (Markup)
                $"Everything that was asked for came back, but only into a folder of the same machine, which proves less than a clean one.",
            (DrillVerdict.Warn, _) => (Markup)$"Everything that was asked for came back, and there is something to look at.",
            (_, [var first, ..]) => ReasonRows.Words(first, 160),
            _ => null,
        };

    private static void Facts(SafeNote note, DrillReport report)
    {
        var files = Brief.Sum(report.Sets, set => set.RestoredFiles);
        var bytes = Brief.Sum(report.Sets, set => set.RestoredBytes);
        note.Bullet($"Restored {Place(report.Target)}: {files} files, {ByteCount.Words(bytes)}, in {Elapsed.Words(report.Seconds)}");
        if (report.Rto is { } rto && DrillVerdicts.HasRestored(report.Phases))
            note.Bullet($"Time to restore (RTO): **{Elapsed.Words(rto.Measured)}**{Target(rto)}");
        if (report.Rpo is { } rpo)
            note.Bullet($"Newest data (RPO): **{Elapsed.Words(rpo.Measured)}** old{About(rpo)}{Target(rpo)}");
        note.Bullet($"Drill {Brief.Of(report.Id)}, began {Brief.Time(report.Started)} UTC, restic {Brief.Of(report.Restic)}");
    }

    private static Markup Place(DrillTargetReport target) =>
        target.Kind switch
        {
            "ssh" => $"over ssh to {Brief.Of(target.Name)}",
            "container" => $"in a container of {Brief.Of(target.Name)}",
            "directory" => $"into the folder {Brief.Of(target.Name)}",
            _ => $"to {Brief.Of(target.Kind)} {Brief.Of(target.Name)}",
        };

    private static Markup Target(Objective objective)
    {
        if (objective.Target is { } target)
            return objective.IsMissed ? $", **over** its target of {Elapsed.Words(target)}" : (Markup)$", target {Elapsed.Words(target)}";
        return $"";
    }

    private static Markup About(Objective objective) => objective.About is { } set ? (Markup)$" ({Brief.Of(set)})" : $"";
}
