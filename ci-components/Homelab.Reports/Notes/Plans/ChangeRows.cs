using Homelab.Reports.Plans;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>Changes, outputs and drift as rows, in words.</summary>
internal static class ChangeRows
{
    private const int ProvisionersNamed = 5;

    public static Func<ResourceChange, NoteRow> Change(bool named, string root) =>
        change => new NoteRow(
            $"{Prefix(named, root)}{Address(change)} {What(change)}{Before(change)}{Reasons.Of(change)}{Runs(change)}{NotShown(change)}",
            ChangeDetail.Of(change)
        );

    public static Func<ResourceChange, NoteRow> Output(bool named, string root) =>
        change => new NoteRow($"{Prefix(named, root)}{change.Address} {OutputWords(change.Kind)}", ChangeDetail.Of(change));

    public static Func<ResourceChange, NoteRow> Drift(bool named, string root) =>
        change => new NoteRow($"{Prefix(named, root)}{Address(change)} {DriftWords(change.Kind)}", ChangeDetail.Of(change));

    /// <summary>What the plan takes over into the state.</summary>
    public static Func<ResourceChange, NoteRow> State(bool named, string root) =>
        change => new NoteRow($"{Prefix(named, root)}{Address(change)} {StateWords(change)}", ChangeDetail.Of(change));

    public static Func<ResourceChange, NoteRow> Program(bool named, string root) =>
        change => new NoteRow(
            $"{Prefix(named, root)}{change.Address} {(change.Kind is ChangeKind.Read ? (Markup)$"**calls a program** whenever terraform plans" : $"**is a provider that made nothing in the state yet**, to be installed from where its name says")}",
            ChangeDetail.Of(change)
        );

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
            ChangeKind.Import or ChangeKind.Move => $"stays as it is",
            ChangeKind.Read => $"is read",
            ChangeKind.Open => $"is opened",
            ChangeKind.Deferred => $"is **deferred** to a later plan",
            ChangeKind.Invoke => $"is **invoked**",
            _ => $"has an action this version does not know: {string.Join(", ", change.Actions)}",
        };

    private static Markup NotShown(ResourceChange change) =>
        ChangeDetail.Omitted(change) is var lines and > 0 ? $" (**{lines} changed lines of it are not shown**)" : (Markup)$"";

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

    private static Markup OutputWords(ChangeKind kind) =>
        kind switch
        {
            ChangeKind.Create => $"is added",
            ChangeKind.Delete => $"is **removed**",
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
