using Homelab.Reports.Drills;
using Homelab.Reports.Quantities;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Drills;

/// <summary>Earlier drills, what they proved, and the kit that was made of it.</summary>
internal static class PastRows
{
    public static NoteRow Drill(PastDrill past) =>
        new(
            $"{Brief.Time(past.Started)} UTC, {Brief.Of(past.Tier)}: {Verdict(past.Verdict)} in {Elapsed.Words(past.Seconds)}, restored {ByteCount.Words(past.RestoredBytes)} in {Elapsed.Words(past.RestoreSeconds)}, {past.Checks} checks",
            null
        );

    /// <summary>The tiers there is something to say of: this drill's, and each that was ever proven.</summary>
    public static IReadOnlyList<string> Tiers(DrillReport report) =>
        [.. report.Proven.Select(proof => proof.Tier).Prepend(report.Tier).Distinct()];

    public static NoteRow Proof(DrillReport report, string tier)
    {
        var proofs = report.Proven.Where(proof => proof.Tier == tier).OrderByDescending(proof => proof.At).ToArray();
        if (proofs is not [var newest, ..])
            return new NoteRow($"{Brief.Of(tier)} was **never proven**", null);
        Markup row = $"{Brief.Of(tier)}: {Brief.Time(newest.At)} UTC {Place(newest.Target)}, drill {Brief.Of(newest.Drill)}";
        return proofs.Any(proof => proof.Target == "ssh") ? new NoteRow(row, null) : new NoteRow($"{row}; **never proven over ssh**", null);
    }

    public static NoteRow Kit(RecoveryReport kit) =>
        kit.Copies.Count == 0
            ? new NoteRow($"{Brief.Of(kit.Name)} **lies nowhere**", null)
            : new NoteRow($"{Brief.Of(kit.Name)} lies in {Folders(kit.Copies)}", null);

    private static Markup Folders(IReadOnlyList<string> folders)
    {
        var shown = new Markup(16, 4);
        foreach (var folder in folders.Take(4))
        {
            shown.AppendLiteral(shown.ToString().Length == 0 ? "" : ", ");
            shown.AppendFormatted(Brief.Of(folder));
        }

        if (folders.Count > 4)
            shown.AppendFormatted($" and {folders.Count - 4} more");
        return shown;
    }

    private static Markup Verdict(DrillVerdict verdict) =>
        verdict switch
        {
            DrillVerdict.Pass => $"PASS",
            DrillVerdict.Warn => $"WARN",
            DrillVerdict.Fail => $"**FAIL**",
            _ => $"INCONCLUSIVE",
        };

    private static Markup Place(string target) =>
        target switch
        {
            "ssh" => $"over ssh",
            "container" => $"in a container",
            _ => $"in {Brief.Of(target)}",
        };
}
