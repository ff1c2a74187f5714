using Homelab.Reports.Drills;

namespace Homelab.Reports.Notes.Drills;

/// <summary>What a note calls the drill.</summary>
internal static class DrillNoteVerdict
{
    /// <summary>The report's verdict, unless what the report itself holds denies it: a note calls nothing proven that is not.</summary>
    public static DrillJudgement Of(DrillReport report)
    {
        var judgement = DrillVerdicts.Judge(report);
        return judgement.Verdict is DrillVerdict.Pass or DrillVerdict.Warn ? judgement with { Verdict = report.Verdict } : judgement;
    }
}
