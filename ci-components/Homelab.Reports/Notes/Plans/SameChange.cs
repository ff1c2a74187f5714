using Homelab.Reports.Plans;

namespace Homelab.Reports.Notes.Plans;

/// <summary>
/// Changes of which a reader need see only one, apart from their addresses: equal in everything that is shown of them and in what stands
/// for more. What is shown in part is equal to nothing, or the other part could differ unseen.
/// </summary>
internal sealed class SameChange : IEqualityComparer<ResourceChange>
{
    public static SameChange Comparer { get; } = new();

    /// <summary>May stand in one row with its equals. What destroys never does: each has a row that names it.</summary>
    public static bool CanShare(ResourceChange change) =>
        change is { Destroys: false, PreviousAddress: null, ImportId: null, OmittedAttributes: 0, IdentityDigest: null, DetailDigest: null }
        && ChangeSize.Omitted(change) == 0;

    public bool Equals(ResourceChange? x, ResourceChange? y) =>
        ReferenceEquals(x, y)
        || (
            x is not null
            && y is not null
            && (x.Kind, x.Reason, x.Trigger) == (y.Kind, y.Reason, y.Trigger)
            && x.Actions.SequenceEqual(y.Actions)
            && x.Runs.SequenceEqual(y.Runs)
            && x.Attributes.Count == y.Attributes.Count
            && x.Attributes.Zip(y.Attributes).All(pair => Same(pair.First, pair.Second))
        );

    // Over all of it: what somebody forged to be alike at a glance would have to be compared in full, each with each.
    public int GetHashCode(ResourceChange obj)
    {
        var hash = new HashCode();
        hash.Add(obj.Kind);
        hash.Add(obj.Reason);
        hash.Add(obj.Trigger);
        foreach (var attribute in obj.Attributes)
        {
            hash.Add(attribute.Path);
            hash.Add(attribute.Before);
            hash.Add(attribute.After);
            foreach (var line in attribute.Inside?.Lines ?? [])
                hash.Add(line);
        }

        return hash.ToHashCode();
    }

    private static bool Same(AttributeChange one, AttributeChange other) =>
        one with { Inside = null } == other with { Inside = null } && Same(one.Inside, other.Inside);

    private static bool Same(TextDifference? one, TextDifference? other) =>
        one is null || other is null
            ? one is null && other is null
            : (one.Format, one.OmittedLines) == (other.Format, other.OmittedLines) && one.Lines.SequenceEqual(other.Lines);
}
