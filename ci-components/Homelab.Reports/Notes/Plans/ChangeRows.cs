using Homelab.Reports.Safe;
using Homelab.Reports.Plans;

namespace Homelab.Reports.Notes.Plans;

/// <summary>Changes, outputs and drift as rows, in words.</summary>
internal static class ChangeRows
{
    public static Func<ResourceChange, NoteRow> Change(bool named, string root) => change =>
        new NoteRow($"{Prefix(named, root)}{Address(change)} {What(change)}{Before(change)}{Why(change)}{NotShown(change)}", ChangeDetail.Of(change));

    public static Func<ResourceChange, NoteRow> Output(bool named, string root) => change =>
        new NoteRow($"{Prefix(named, root)}{change.Address} {OutputWords(change.Kind)}", ChangeDetail.Of(change));

    public static Func<ResourceChange, NoteRow> Drift(bool named, string root) => change =>
        new NoteRow($"{Prefix(named, root)}{Address(change)} {DriftWords(change.Kind)}", ChangeDetail.Of(change));

    public static Markup Prefix(bool named, string root) => named ? (Markup)$"{root}: " : $"";

    private static Markup Address(ResourceChange change) => change.Deposed is { } key ? (Markup)$"{change.Address} (deposed object {key})" : $"{change.Address}";

    private static Markup What(ResourceChange change) => change.Kind switch
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

    private static Markup NotShown(ResourceChange change) => ChangeDetail.Omitted(change) is var lines and > 0 ? $" (**{lines} changed lines of it are not shown**)" : (Markup)$"";

    private static Markup Before(ResourceChange change) => (change.PreviousAddress, change.ImportId) switch
    {
        ({ } previous, { } id) => $"; was {previous}; imported from {id}",
        ({ } previous, null) => $"; was {previous}",
        (null, "") => $"; imported from an id known after apply",
        (null, { } id) => $"; imported from {id}",
        _ => $"",
    };

    private static Markup Why(ResourceChange change) => change.Reason switch
    {
        null => $"",
        // Terraform gives a forgotten object the reason of a deleted one.
        _ when change.Kind is ChangeKind.Forget => $"",
        "replace_because_tainted" => $", because it is tainted",
        "replace_because_cannot_update" => $", because what changes cannot be changed in place",
        "replace_by_request" => $", because somebody asked for it",
        "replace_by_triggers" => $", because something it depends on is replaced",
        "delete_because_no_resource_config" => $", because it is no longer in the configuration",
        "delete_because_wrong_repetition" => $", because `count` or `for_each` was added or removed",
        "delete_because_count_index" => $", because `count` is smaller now",
        "delete_because_each_key" => $", because its key is no longer in `for_each`",
        "delete_because_no_module" => $", because its module is no longer in the configuration",
        "delete_because_no_move_target" => $", because the place it moves to is not in the configuration",
        "read_because_config_unknown" => $", because what to read is known after apply",
        "read_because_dependency_pending" => $", because something it depends on changes",
        "read_because_check_nested" => $", because a check reads it",
        { } other => $" ({other})",
    };

    private static Markup OutputWords(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => $"is added",
        ChangeKind.Delete => $"is **removed**",
        _ => $"changes",
    };

    private static Markup DriftWords(ChangeKind kind) => kind switch
    {
        ChangeKind.Delete => $"is **gone**",
        ChangeKind.Create => $"appeared",
        _ => $"was changed",
    };
}
