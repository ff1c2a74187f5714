namespace Homelab.Reports.Plans;

/// <summary>Counts as terraform's own line gives them: a replacement is one add and one destroy.</summary>
public sealed record Totals
{
    public int Import { get; init; }
    public int Add { get; init; }
    public int Change { get; init; }
    public int Destroy { get; init; }
    public int Forget { get; init; }
    public int Move { get; init; }
    public int Read { get; init; }
    public int Open { get; init; }
    public int Deferred { get; init; }
    public int Invoke { get; init; }

    /// <summary>Changes whose action list this version does not know.</summary>
    public int Unknown { get; init; }

    /// <summary>Nothing of what a person would call a change.</summary>
    public bool IsEmpty => this == new Totals { Read = Read, Open = Open };

    public Totals Plus(Totals other) =>
        new()
        {
            Import = Import + other.Import,
            Add = Add + other.Add,
            Change = Change + other.Change,
            Destroy = Destroy + other.Destroy,
            Forget = Forget + other.Forget,
            Move = Move + other.Move,
            Read = Read + other.Read,
            Open = Open + other.Open,
            Deferred = Deferred + other.Deferred,
            Invoke = Invoke + other.Invoke,
            Unknown = Unknown + other.Unknown,
        };

    public static Totals Of(IEnumerable<ResourceChange> changes) =>
        changes.Aggregate(new Totals(), (totals, change) => totals.Plus(Of(change)));

    private static Totals Of(ResourceChange change)
    {
        var one = change.Kind switch
        {
            ChangeKind.Create => new Totals { Add = 1 },
            ChangeKind.Update => new Totals { Change = 1 },
            ChangeKind.Delete => new Totals { Destroy = 1 },
            ChangeKind.Replace => new Totals { Add = 1, Destroy = 1 },
            ChangeKind.Forget => new Totals { Forget = 1 },
            ChangeKind.CreateThenForget => new Totals { Add = 1, Forget = 1 },
            ChangeKind.Read => new Totals { Read = 1 },
            ChangeKind.Open => new Totals { Open = 1 },
            ChangeKind.Deferred => new Totals { Deferred = 1 },
            ChangeKind.Invoke => new Totals { Invoke = 1 },
            ChangeKind.Unknown => new Totals { Unknown = 1 },
            // No plan is read like this: what differs though nothing is done to it is of an action nobody knows.
            ChangeKind.NoOp when change.Attributes.Count + change.OmittedAttributes > 0 => new Totals { Unknown = 1 },
            _ => new Totals(),
        };
        if (change.Kind is ChangeKind.Deferred)
            return one;
        return one with { Import = change.ImportId is null ? 0 : 1, Move = change.PreviousAddress is null ? 0 : 1 };
    }
}
