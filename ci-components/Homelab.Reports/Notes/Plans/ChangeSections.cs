using Homelab.Reports.Plans;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>What a plan does, in the order in which a person should read it.</summary>
internal sealed class ChangeSections(IReadOnlyList<PlanReport> reports)
{
    /// <summary>Sections of more rows fold.</summary>
    private const int Unfolded = 12;

    /// <summary>Where a change stands; each in one place, whatever its report says.</summary>
    private enum Place
    {
        Destroyed,
        Changed,
        Created,
        Invoked,
        OfTheState,
        Read,
    }

    // What destroys has a row for each, which never folds.
    public NoteSection[] Of() =>
        [
            Single("❗ Destroyed, replaced or forgotten", At(Place.Destroyed), ChangeRows.Change, int.MaxValue),
            Single("❗ Changes of the state alone", report => report.StateOnly ? report.Drift : [], ChangeRows.State, int.MaxValue),
            Single("❗ What else runs", report => report.Programs, ChangeRows.Program, Unfolded),
            Section("Changed", MostFirst(Grouped(At(Place.Changed))), ChangeRows.Change, Unfolded),
            Section("Created", Grouped(At(Place.Created)), ChangeRows.Change, Unfolded),
            Section("Invoked or deferred", Grouped(At(Place.Invoked)), ChangeRows.Change, Unfolded),
            Section("Moved or imported", Grouped(At(Place.OfTheState)), ChangeRows.Change, 0),
            Section("Read while applying", Grouped(At(Place.Read)), ChangeRows.Change, 0),
            Single("Outputs", report => report.Outputs, ChangeRows.Output, Unfolded),
            Section("Changed outside terraform", Grouped(report => report.StateOnly ? [] : report.Drift), ChangeRows.Drift, 0),
        ];

    private static Func<PlanReport, IEnumerable<ResourceChange>> At(Place place) =>
        report => report.Changes.Where(change => PlaceOf(change) == place);

    private static Place PlaceOf(ResourceChange change) =>
        change switch
        {
            { Destroys: true } => Place.Destroyed,
            { Kind: ChangeKind.Create } => Place.Created,
            { Kind: ChangeKind.Invoke or ChangeKind.Deferred } => Place.Invoked,
            { Kind: ChangeKind.Read or ChangeKind.Open } => Place.Read,
            { Kind: ChangeKind.Import or ChangeKind.Move } when ChangeSize.IsNothing(change) => Place.OfTheState,
            _ => Place.Changed,
        };

    // The sort is stable: what changes as much stays in the order of roots and addresses.
    private static IEnumerable<ChangeGroup> MostFirst(IEnumerable<ChangeGroup> groups) =>
        groups.OrderByDescending(group => ChangeSize.Of(group.First));

    private IEnumerable<ChangeGroup> Grouped(Func<PlanReport, IEnumerable<ResourceChange>> changes) =>
        reports.SelectMany(report => ChangeGroup.Of(report.Root, changes(report)));

    private NoteSection Single(
        string title,
        Func<PlanReport, IEnumerable<ResourceChange>> changes,
        Func<ResourceChange, Markup> words,
        int foldAbove
    ) =>
        Section(
            title,
            reports.SelectMany(report => changes(report).Select(change => new ChangeGroup(report.Root, [change]))),
            words,
            foldAbove
        );

    private NoteSection Section(string title, IEnumerable<ChangeGroup> groups, Func<ResourceChange, Markup> words, int foldAbove)
    {
        var found = groups.ToList();
        return NoteSection.Of(
            title,
            found.Sum(group => group.Members.Count),
            found.SelectMany(group => ChangeRows.Rows(reports.Count > 1, group, words)),
            found.Count > foldAbove
        );
    }
}
