using Homelab.Reports.Drills;
using Homelab.Reports.Quantities;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Drills;

/// <summary>What is unusual about a drill beside the last ones of its tier that came to an end.</summary>
internal static class DrillTrend
{
    /// <summary>Two say what is usual, one does not.</summary>
    private const int Fewest = 2;

    private const double MuchSlower = 1.5;

    /// <summary>Differences below this are noise, whatever they are in parts.</summary>
    private const double Noise = 30;

    public static IEnumerable<Markup> Remarks(DrillReport report)
    {
        PastDrill[] past =
        [
            .. report.History.Where(drill => drill.Tier == report.Tier && drill.Verdict is DrillVerdict.Pass or DrillVerdict.Warn),
        ];
        if (past.Length < Fewest || report.Verdict is DrillVerdict.Inconclusive)
            yield break;
        var usual = Middle(past.Select(drill => drill.Seconds));
        if (report.Seconds > usual * MuchSlower && report.Seconds - usual > Noise)
            yield return $"**Much slower than usual**: {Elapsed.Words(report.Seconds)}, the {past.Length} before took {Elapsed.Words(usual)}";
        var size = (long)Middle(past.Select(drill => (double)drill.RestoredBytes));
        var restored = Brief.Sum(report.Sets, set => set.RestoredBytes);
        if (restored < size / 2)
            yield return $"**Much smaller than usual**: {ByteCount.Words(restored)} came back, before it was {ByteCount.Words(size)}";
    }

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
