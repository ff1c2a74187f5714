namespace Homelab.Reports.Plans;

/// <summary>What a plan changes in the state and nowhere else: it takes over what happened outside terraform.</summary>
public sealed record StateTotals
{
    public int Gone { get; init; }
    public int Changed { get; init; }
    public int Moved { get; init; }

    public bool IsEmpty => this == new StateTotals();

    public StateTotals Plus(StateTotals other) =>
        new()
        {
            Gone = Gone + other.Gone,
            Changed = Changed + other.Changed,
            Moved = Moved + other.Moved,
        };

    public static StateTotals Of(IReadOnlyList<ResourceChange> drift) =>
        new()
        {
            Gone = drift.Count(change => change.Kind is ChangeKind.Delete),
            Changed = drift.Count(change => change.Kind is not (ChangeKind.Delete or ChangeKind.Move)),
            Moved = drift.Count(change => change.PreviousAddress is not null),
        };
}
