using Homelab.Reports.Plans;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>Why a change happens, as the end of its row.</summary>
internal static class Reasons
{
    private const int CausesNamed = 3;

    public static Markup Of(ResourceChange change) =>
        (Forcing(change), change.Reason) switch
        {
            ({ Length: 0 }, _) => Said(change),
            (var paths, null or "replace_because_cannot_update") => $", because {Change(paths)}",
            // Terraform gives one reason; what forces the replacement as well would do it alone.
            (var paths, _) => $"{Said(change)}, and because {Change(paths)}",
        };

    private static Markup Said(ResourceChange change) =>
        change.Reason switch
        {
            _ when change.Kind is ChangeKind.Invoke or ChangeKind.Deferred && change.Trigger is { } trigger => Triggered(
                trigger,
                change.Reason
            ),
            null => $"",
            // Terraform gives a forgotten object the reason of a deleted one.
            _ when change.Kind is ChangeKind.Forget => $"",
            "replace_because_tainted" => $", because it is tainted",
            "replace_because_cannot_update" => $", because what changes cannot be changed in place",
            "replace_by_request" => $", because somebody asked for it",
            "replace_by_triggers" => $", because something named in its `replace_triggered_by` changes",
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

    private static string[] Forcing(ResourceChange change) =>
        change.Kind is ChangeKind.Replace or ChangeKind.CreateThenForget
            ? [.. change.Attributes.Where(attribute => attribute.ForcesReplacement).Select(attribute => attribute.Path).Distinct()]
            : [];

    private static Markup Change(string[] paths) =>
        paths switch
        {
            [var only] => $"{only} changes",
            [var one, var two] => $"{one} and {two} change",
            [var one, var two, var three] => $"{one}, {two} and {three} change",
            _ => $"{paths[0]}, {paths[1]}, {paths[2]} and {paths.Length - CausesNamed} more change",
        };

    private static Markup Triggered(string by, string? reason) =>
        reason is null ? $", triggered by {by}" : (Markup)$", triggered by {by} ({reason})";
}
