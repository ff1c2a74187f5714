using Homelab.Text;

namespace Homelab.Reports.Drills;

/// <summary>A verdict in one sentence.</summary>
internal static class DrillSummary
{
    private const int LongestReason = 300;

    public static string Of(DrillReport report, DrillVerdict verdict, DrillReason[] reasons)
    {
        if (reasons is not [var first, ..])
            return $"{Sets(report.Sets.Count)} came back from {report.Tier} and {(report.Sets.Count == 1 ? "was" : "were")} proven {Place(report.Target)}.";
        var why = $"{FirstLine(first.Sentence)}{(reasons.Length > 1 ? $", and {reasons.Length - 1} more" : "")}.";
        return verdict switch
        {
            DrillVerdict.Warn => $"{Sets(report.Sets.Count)} came back from {report.Tier}, but look: {why}",
            DrillVerdict.Inconclusive => $"The drill could not be held, which says nothing about the backup: {why}",
            _ => why,
        };
    }

    private static string FirstLine(string sentence) =>
        VisibleText.Cut(sentence.Split('\n')[0].TrimEnd('.', ' ', '\r', ':'), LongestReason);

    private static string Sets(int count) => count == 1 ? "1 set" : $"{count} sets";

    private static string Place(DrillTargetReport target) => target.Kind is "ssh" ? $"over ssh on {target.Name}" : $"in a container";
}
