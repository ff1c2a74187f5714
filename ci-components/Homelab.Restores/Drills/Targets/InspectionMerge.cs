using Homelab.Restores.Verification;

namespace Homelab.Restores.Drills.Targets;

/// <summary>Puts together what was found of the same sets in different places.</summary>
internal static class InspectionMerge
{
    public static InspectionResult Of(InspectionResult? one, InspectionResult? other)
    {
        if (one is null || other is null)
            return one ?? other ?? new InspectionResult();
        return new InspectionResult
        {
            Sets = [.. one.Sets.Concat(other.Sets).GroupBy(set => set.Set).Select(sets => sets.Aggregate(Both))],
            Sabotaged = one.Sabotaged ?? other.Sabotaged,
            SabotageImpossible = one.SabotageImpossible ?? other.SabotageImpossible,
        };
    }

    private static SetFindings Both(SetFindings one, SetFindings other) =>
        one with
        {
            Checks = [.. one.Checks, .. other.Checks],
            Files = one.Files + other.Files,
            Bytes = one.Bytes + other.Bytes,
            ProvenFiles = one.ProvenFiles + other.ProvenFiles,
            ProvenBytes = one.ProvenBytes + other.ProvenBytes,
            Proven = one.Proven.Plus(other.Proven),
            Changed = [.. one.Changed, .. other.Changed],
            MoreChanged = one.MoreChanged + other.MoreChanged,
            Seconds = one.Seconds + other.Seconds,
        };
}
