using Homelab.Reports.Plans;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>Changes, outputs and drift as rows, in words.</summary>
internal static class ChangeRows
{
    private const int ProvisionersNamed = 5;

    /// <summary>A row is never cut, so one that names too many might not fit.</summary>
    private const int NamesInRow = 100;

    /// <summary>What happens to it, why, and from where it comes.</summary>
    public static Markup Change(ResourceChange change) =>
        $"{What(change)}{Before(change)}{Reasons.Of(change)}{Runs(change)}{Unseen(change)}{NotShown(change)}";

    public static Markup Output(ResourceChange change) => $"{OutputWords(change)}{Unseen(change)}{NotShown(change)}";

    public static Markup Drift(ResourceChange change) => $"{DriftWords(change.Kind)}{Unseen(change)}{NotShown(change)}";

    /// <summary>What the plan takes over into the state.</summary>
    public static Markup State(ResourceChange change) => $"{StateWords(change)}{Unseen(change)}{NotShown(change)}";

    public static Markup Program(ResourceChange change) =>
        change.Kind is ChangeKind.Read
            ? (Markup)$"**calls a program** whenever terraform plans"
            : $"**is a provider that made nothing in the state yet**, to be installed from where its name says";

    /// <summary>The rows of changes that differ in their address alone: each names so many of them, the first has the detail.</summary>
    public static IEnumerable<NoteRow> Rows(bool named, ChangeGroup group, Func<ResourceChange, Markup> words)
    {
        var prefix = Prefix(named, group.Root);
        if (group.Members.Count == 1)
            return [new NoteRow($"{prefix}{Address(group.First)} {words(group.First)}", ChangeDetail.Of(group.First))];
        return group
            .Members.Chunk(NamesInRow)
            .Select(
                (part, i) =>
                    new NoteRow(
                        i == 0
                            ? $"{prefix}{part.Length} alike, each {words(group.First)}: {Names(part)}"
                            : (Markup)$"{prefix}{part.Length} more like those: {Names(part)}",
                        i == 0 ? ChangeDetail.Of(group.First) : null
                    )
                    {
                        Stands = part.Length,
                    }
            );
    }

    public static Markup Prefix(bool named, string root) => named ? (Markup)$"{root}: " : $"";

    private static Markup Address(ResourceChange change) =>
        change.Deposed is { } key ? (Markup)$"{change.Address} (deposed object {key})" : $"{change.Address}";

    private static Markup What(ResourceChange change) =>
        change.Kind switch
        {
            ChangeKind.Create => $"is **created**",
            ChangeKind.Update => $"is **changed**",
            ChangeKind.Delete => $"is **destroyed**",
            ChangeKind.Replace when change.CreatesFirst => $"is **replaced** (the new one is created first)",
            ChangeKind.Replace => $"is **replaced** (the old one is destroyed first)",
            ChangeKind.Forget => $"is **forgotten**: terraform no longer manages it, and does not destroy it",
            ChangeKind.CreateThenForget => $"is **created anew**, and the old one **forgotten** without being destroyed",
            ChangeKind.Import or ChangeKind.Move or ChangeKind.NoOp when ChangeSize.IsNothing(change) => $"stays as it is",
            _ when change.Actions is ["no-op"] => $"**differs**, though terraform says that it stays as it is",
            ChangeKind.Read => $"is read",
            ChangeKind.Open => $"is opened",
            ChangeKind.Deferred => $"is **deferred** to a later plan",
            ChangeKind.Invoke => $"is **invoked**",
            _ => $"has an action this version does not know: {string.Join(", ", change.Actions)}",
        };

    private static Markup Names(ResourceChange[] changes)
    {
        var names = new Markup(changes.Length * 2, changes.Length);
        foreach (var (i, change) in changes.Index())
            names.AppendFormatted(i == 0 ? Address(change) : $", {Address(change)}");
        return names;
    }

    // To terraform null is not the same as missing, nor 1 as 1.0; to a reader there is nothing to see.
    private static Markup Unseen(ResourceChange change) =>
        change.Kind is ChangeKind.Update && ChangeSize.IsNothing(change) ? $"; nothing that terraform shows differs" : (Markup)$"";

    private static Markup NotShown(ResourceChange change) =>
        ChangeSize.Omitted(change) is var lines and > 0 ? $" (**{lines} changed lines of it are not shown**)" : (Markup)$"";

    private static Markup Before(ResourceChange change) =>
        (change.PreviousAddress, change.ImportId) switch
        {
            ({ } previous, { } id) => $"; was {previous}; imported from {id}",
            ({ } previous, null) => $"; was {previous}",
            (null, "") => $"; imported from an id known after apply",
            (null, { } id) => $"; imported from {id}",
            _ => $"",
        };

    private static Markup Runs(ResourceChange change)
    {
        if (change.Runs.Count == 0)
            return $"";
        var row = new Markup(64, 8);
        row.AppendFormatted($"; ❗ **its provisioners may run**: ");
        foreach (var (i, run) in change.Runs.Take(ProvisionersNamed).Index())
            row.AppendFormatted(i == 0 ? (Markup)$"{run}" : $", {run}");
        if (change.Runs.Count > ProvisionersNamed)
            row.AppendFormatted($" and {change.Runs.Count - ProvisionersNamed} more");
        return row;
    }

    private static Markup OutputWords(ResourceChange change) =>
        change.Kind switch
        {
            ChangeKind.Create => $"is added",
            ChangeKind.Delete => $"is **removed**",
            _ when change.Actions is ["no-op"] => $"**differs**, though terraform says that it stays as it is",
            _ => $"changes",
        };

    private static Markup StateWords(ResourceChange change) =>
        change switch
        {
            { Kind: ChangeKind.Delete } => $"is **gone**, and leaves the state",
            { Kind: ChangeKind.Move, PreviousAddress: { } previous } => $"stays as it is; was {previous}",
            { Kind: ChangeKind.Create } => $"appeared, and enters the state",
            { PreviousAddress: { } previous } => $"was **changed**, and the state follows; was {previous}",
            _ => $"was **changed**, and the state follows",
        };

    private static Markup DriftWords(ChangeKind kind) =>
        kind switch
        {
            ChangeKind.Delete => $"is **gone**",
            ChangeKind.Create => $"appeared",
            _ => $"was changed",
        };
}
