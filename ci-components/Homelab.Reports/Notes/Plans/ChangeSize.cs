using Homelab.Reports.Plans;

namespace Homelab.Reports.Notes.Plans;

/// <summary>How many changed lines a change has, and how many of them a note has no room for.</summary>
internal static class ChangeSize
{
    /// <summary>Changed lines of one change that are shown; what stands around them is not counted.</summary>
    public const int MostChanged = 200;

    /// <summary>What differs and may be shown. What is forgotten stays as it is: a difference to nothing would say otherwise.</summary>
    public static IReadOnlyList<AttributeChange> Attributes(ResourceChange change) =>
        change.Kind is ChangeKind.Forget ? [] : change.Attributes;

    /// <summary>All that differs: lines, and leaves that have none.</summary>
    public static long Of(ResourceChange change) =>
        Attributes(change).Sum(attribute => Math.Max(1, AttributeLines.Changed(attribute)) + (attribute.Inside?.OmittedLines ?? 0L))
        + change.OmittedAttributes;

    /// <summary>How many changed lines of a change neither the report nor its detail here has.</summary>
    public static long Omitted(ResourceChange change)
    {
        // Asked of every change several times.
        long changed = 0,
            omitted = change.OmittedAttributes;
        foreach (var attribute in Attributes(change))
        {
            changed += AttributeLines.Changed(attribute);
            omitted += attribute.Inside?.OmittedLines ?? 0;
        }

        return omitted + Math.Max(0, changed - MostChanged);
    }

    /// <summary>Terraform says that it differs, and shows nothing that does: null against missing, 1 against 1.0.</summary>
    public static bool IsNothing(ResourceChange change) => change is { Attributes: [], OmittedAttributes: 0, DetailDigest: null };
}
