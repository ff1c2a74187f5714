namespace Homelab.Simulator.QuickActions;

/// <summary>GitLab's own quick actions (user/project/quick_actions.md and lib/gitlab/quick_actions), whatever they are written
/// on.</summary>
internal static class Commands
{
    /// <summary>Taken out of the text and run. <c>/cc</c> is not among them: it does nothing and stays.</summary>
    public static readonly string[] Names =
    [
        "add_child",
        "add_contacts",
        "add_email",
        "approve",
        "assign",
        "assign_reviewer",
        "award",
        "react",
        "blocked_by",
        "blocks",
        "board_move",
        "checkin_reminder",
        "child_epic",
        "clear_health_status",
        "clear_weight",
        "clone",
        "close",
        "confidential",
        "make_issue_confidential",
        "convert_to_ticket",
        "copy_metadata",
        "create_merge_request",
        "done",
        "draft",
        "due",
        "due_date",
        "duplicate",
        "epic",
        "escalate",
        "estimate",
        "time_estimate",
        "estimate_time",
        "health_status",
        "invite_email",
        "iteration",
        "label",
        "labels",
        "link",
        "lock",
        "merge",
        "milestone",
        "move",
        "open",
        "page",
        "parent_epic",
        "promote",
        "promote_to",
        "promote_to_incident",
        "publish",
        "ready",
        "reassign",
        "reassign_reviewer",
        "rebase",
        "relabel",
        "relate",
        "remove_assignee",
        "remove_child",
        "remove_child_epic",
        "remove_contacts",
        "remove_due_date",
        "remove_email",
        "remove_epic",
        "remove_estimate",
        "remove_time_estimate",
        "remove_iteration",
        "remove_label",
        "remove_labels",
        "remove_milestone",
        "remove_parent",
        "remove_parent_epic",
        "remove_reviewer",
        "remove_time_spent",
        "remove_zoom",
        "reopen",
        "request_changes",
        "request_review",
        "reviewer",
        "run_pipeline",
        "set_parent",
        "severity",
        "ship",
        "spend",
        "spent",
        "spend_time",
        "status",
        "submit_review",
        "subscribe",
        "tag",
        "target_branch",
        "timeline",
        "title",
        "todo",
        "type",
        "unapprove",
        "unassign",
        "unassign_reviewer",
        "unlabel",
        "unlink",
        "unlock",
        "unsubscribe",
        "weight",
        "wip",
        "zoom",
    ];

    /// <summary>Replaced by text where they stand.</summary>
    public static readonly IReadOnlyDictionary<string, string> Substitutions = new Dictionary<string, string>
    {
        ["shrug"] = @"¯\＿(ツ)＿/¯",
        ["tableflip"] = "(╯°□°)╯︵ ┻━┻",
    };
}

/// <summary>A quick action as it was found.</summary>
internal sealed record Command(string Name, string Argument);

/// <summary>A quick action as it was run; <c>GET /-/simulator/executed</c> shows all of them.</summary>
/// <param name="On">As <c>homelab/infra!1</c> or <c>homelab/infra#1</c>.</param>
/// <param name="Outcome">What it did, or why it did nothing.</param>
internal sealed record ExecutedCommand(string Name, string Argument, string User, string On, bool Applied, string Outcome);

/// <summary>Somebody or something called with an @; <c>GET /-/simulator/mentioned</c> shows all of them.</summary>
/// <param name="Known">There is such a user or group, or it is <c>all</c>: people get mail.</param>
internal sealed record Mention(string Name, string By, string On, bool Known);
