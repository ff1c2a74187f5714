using System.Text;
using Homelab.Reports.Drills;
using Homelab.Reports.Quantities;

namespace Homelab.Reports.Notes.Drills;

/// <summary>The steps of a drill as bars below each other, each beginning where the one before ended; narrow enough for a phone.</summary>
internal static class PhaseBar
{
    private const int Width = 18;
    private const int NameWidth = 10;

    /// <summary>A drill has six.</summary>
    private const int MostPhases = 8;

    public static string Draw(IReadOnlyList<DrillPhase> phases)
    {
        var shown = phases.Take(MostPhases).ToArray();
        var total = shown.Sum(Seconds);
        var lines = new StringBuilder();
        double before = 0;
        foreach (var phase in shown)
        {
            lines.Append(lines.Length > 0 ? "\n" : "").Append(Line(phase, At(before, total), At(before + Seconds(phase), total)));
            before += Seconds(phase);
        }

        return lines.ToString();
    }

    private static string Line(DrillPhase phase, int from, int to)
    {
        // What took any time at all is seen.
        from = Math.Min(from, Width - 1);
        var length = Seconds(phase) > 0 ? Math.Max(1, to - from) : 0;
        var bar = (new string(' ', from) + new string('#', length)).PadRight(Width);
        return $"{Brief.Cut(phase.Name, NameWidth - 1).PadRight(NameWidth)}{bar} {State(phase)}".TrimEnd();
    }

    private static string State(DrillPhase phase) =>
        phase.State switch
        {
            PhaseState.NotReached => "-",
            PhaseState.Failed => $"{Elapsed.Words(phase.Seconds)} failed",
            PhaseState.Late => $"{Elapsed.Words(phase.Seconds)} too long",
            _ => $"{Elapsed.Words(phase.Seconds)}",
        };

    private static int At(double seconds, double total) => total > 0 ? (int)Math.Round(seconds / total * Width) : 0;

    // A report may hold any number, and their sum must stay one.
    private static double Seconds(DrillPhase phase) => double.IsFinite(phase.Seconds) ? Math.Clamp(phase.Seconds, 0, 1e12) : 0;
}
