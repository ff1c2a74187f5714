using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Homelab.Simulator.Issues;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Notes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.QuickActions;

/// <summary>Does what quick actions say, with the rights of whoever wrote them, and remembers each one so that none passes
/// unseen.</summary>
internal sealed partial class Executor(World world, INoteable noteable, User user, string? head)
{
    private readonly List<(string Name, JsonNode? Previous, JsonNode? Current)> _changes = [];

    /// <summary>As the API reports it under <c>commands_changes</c>.</summary>
    public JsonObject Changes { get; } = [];

    public List<string> Summary { get; } = [];

    public bool AnyApplied { get; private set; }

    /// <summary>A merge was asked for. It takes longer than the turn, so the caller does it.</summary>
    public bool WantsMerge { get; private set; }

    public void Run(IReadOnlyList<Command> commands)
    {
        foreach (var command in commands.Where(command => !Commands.Substitutions.ContainsKey(command.Name)))
        {
            var (applied, outcome) = May() ? Apply(command) : (false, $"Could not apply {command.Name} command.");
            AnyApplied |= applied;
            Summary.Add(outcome);
            world.Executed.Add(
                new ExecutedCommand(command.Name, command.Argument, user.Username, noteable.FullReference(), applied, outcome)
            );
        }

        if (_changes.Count > 0)
            Tell("update", [.. _changes]);
    }

    private bool May() =>
        user.IsAdmin
        || noteable.Author == user
        || noteable.Project.LevelOf(user.Id) >= (noteable is Issue ? Level.Planner : Level.Developer);

    private (bool Applied, string Outcome) Apply(Command command) =>
        command.Name switch
        {
            "close" => Switch("opened", "closed", "close", "Closed"),
            "reopen" or "open" => Switch("closed", "opened", "reopen", "Reopened"),
            "title" when command.Argument.Length > 0 => Title(command.Argument, $"Changed the title to \"{command.Argument}\"."),
            "draft" or "wip" => Draft(true),
            "ready" => Draft(false),
            "label" or "labels" => Label(Split(command.Argument), "add_label_ids", "Added", noteable.Labels.Union),
            "unlabel" or "remove_label" or "remove_labels" => Label(Split(command.Argument), "remove_label_ids", "Removed", Without),
            "relabel" => Label(Split(command.Argument), "label_ids", "Replaced all labels with", labels => labels),
            "assign" => Assign(noteable.Assignees.Union(People(command.Argument)), "Assigned"),
            "reassign" => Assign(People(command.Argument), "Changed assignee to"),
            "unassign" or "remove_assignee" => Assign(
                command.Argument.Length == 0 ? [] : noteable.Assignees.Except(People(command.Argument)),
                "Removed assignee"
            ),
            "approve" => Approve(),
            "lock" => Lock(true),
            "unlock" => Lock(false),
            "merge" or "ship" => Merge(),
            _ => (false, $"The simulator knows {command.Name} and does not do it."),
        };

    private (bool, string) Switch(string from, string to, string action, string done)
    {
        if (noteable.State != from)
            return (false, $"Could not apply {action} command.");
        noteable.State = to;
        if (noteable is MergeRequest request)
            request.Ended = to == "closed" ? (user, world.Now) : null;
        else if (noteable is Issue issue)
            issue.Closed = to == "closed" ? (user, world.Now) : null;
        Changes["state_event"] = action;
        Tell(action, [("state_id", from == "opened" ? 1 : 2, to == "opened" ? 1 : 2)]);
        return (true, $"{done} this {Kind}.");
    }

    private (bool, string) Title(string title, string outcome)
    {
        _changes.Add(("title", noteable.Title, title));
        noteable.Title = title;
        Changes["title"] = title;
        return (true, outcome);
    }

    private (bool, string) Draft(bool draft)
    {
        if (noteable is not MergeRequest request)
            return (false, "Could not apply draft command.");
        var was = request.IsDraft;
        Title(draft ? $"Draft: {request.BareTitle}" : request.BareTitle, "");
        _changes.Add(("draft", was, draft));
        Changes["wip_event"] = draft ? "draft" : "ready";
        return (true, draft ? "Marked this merge request as a draft." : "Marked this merge request as ready.");
    }

    private (bool, string) Label(List<string> labels, string change, string done, Func<IEnumerable<string>, IEnumerable<string>> apply)
    {
        if (labels.Count == 0)
            return (false, "Could not apply label command.");
        var before = noteable.Labels;
        noteable.Labels = [.. apply(labels)];
        _changes.Add(("labels", Json(before), Json(noteable.Labels)));
        Changes[change] = Json(labels);
        return (true, $"{done} {string.Join(' ', labels.Select(label => $"~\"{label}\""))} label{(labels.Count == 1 ? "" : "s")}.");
    }

    private IEnumerable<string> Without(IEnumerable<string> labels) => noteable.Labels.Except(labels);

    private (bool, string) Assign(IEnumerable<User> people, string done)
    {
        var before = noteable.Assignees;
        noteable.Assignees = [.. people];
        _changes.Add(("assignees", Json(before.Select(one => one.Username)), Json(noteable.Assignees.Select(one => one.Username))));
        Changes["assignee_ids"] = new JsonArray([.. noteable.Assignees.Select(one => (JsonNode)one.Id)]);
        return (true, $"{done} {string.Join(' ', noteable.Assignees.Except(before).Select(one => $"@{one.Username}"))}.");
    }

    private (bool, string) Approve()
    {
        if (noteable is not MergeRequest || noteable.Conversation.Approvals.Contains(user))
            return (false, "Could not apply approve command.");
        noteable.Conversation.Approvals.Add(user);
        Tell("approved", []);
        return (true, "Approved the current merge request.");
    }

    private (bool, string) Lock(bool locked)
    {
        noteable.Conversation.IsLocked = locked;
        Changes["discussion_locked"] = locked;
        return (true, locked ? "Locked the discussion." : "Unlocked the discussion.");
    }

    private (bool, string) Merge()
    {
        if (noteable is not MergeRequest { IsOpen: true } request)
            return (false, "Could not apply merge command.");
        if (string.IsNullOrEmpty(head))
            return (false, "The `/merge` quick action requires the SHA of the head of the branch.");
        if (head != request.Sha)
            return (false, "Branch has been updated since the merge was requested.");
        WantsMerge = true;
        Changes["merge"] = head;
        return (true, "Scheduled to merge this merge request.");
    }

    private void Tell(string action, (string, JsonNode?, JsonNode?)[] changes)
    {
        noteable.Updated = world.Now;
        if (noteable is MergeRequest request)
            new MergeRequestEvent(request, user, action) { Changes = changes }.Publish(world);
        else
            new IssueEvent((Issue)noteable, user, action) { Changes = changes }.Publish(world);
    }

    private string Kind => noteable is Issue ? "issue" : "merge request";

    private IEnumerable<User> People(string names) =>
        names
            .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
            .Select(name => name.TrimStart('@'))
            .Select(name => name == "me" ? user : world.Users.Find(one => one.Username == name))
            .OfType<User>();

    private static List<string> Split(string names) =>
        [
            .. LabelName()
                .Matches(names)
                .Select(match => match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["bare"].Value),
        ];

    private static JsonArray Json(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    [GeneratedRegex("~?\"(?<quoted>[^\"]+)\"|~?(?<bare>[^\\s~\"]+)")]
    private static partial Regex LabelName();
}
