using Homelab.Reports.Plans;

namespace Homelab.Reports.Notes.Plans;

/// <summary>Changes of one root that differ in their address alone; most often one.</summary>
internal sealed record ChangeGroup(string Root, IReadOnlyList<ResourceChange> Members)
{
    public ResourceChange First => Members[0];

    /// <summary>The changes of a root, equal ones together, each where its first one was.</summary>
    public static IEnumerable<ChangeGroup> Of(string root, IEnumerable<ResourceChange> changes)
    {
        var groups = new List<List<ResourceChange>>();
        var shared = new Dictionary<ResourceChange, List<ResourceChange>>(SameChange.Comparer);
        foreach (var change in changes)
        {
            var group = new List<ResourceChange>();
            if (SameChange.CanShare(change) && !shared.TryAdd(change, group))
                group = shared[change];
            else
                groups.Add(group);
            group.Add(change);
        }

        return groups.Select(members => new ChangeGroup(root, members));
    }
}
