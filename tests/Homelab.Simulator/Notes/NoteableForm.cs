using System.Text.Json.Nodes;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Notes;

/// <summary>Who and which labels, as requests say it for merge requests and issues alike.</summary>
internal static class NoteableForm
{
    public static List<string>? Labels(this Call call) => call.Texts("labels");

    /// <summary><c>labels</c>, <c>add_labels</c> and <c>remove_labels</c>; null if that changes nothing.</summary>
    public static (string Name, JsonNode? Before, JsonNode? After)? Relabel(this Call call, INoteable noteable)
    {
        var before = noteable.Labels;
        var (labels, add, remove) = (call.Labels() ?? before, call.Texts("add_labels") ?? [], call.Texts("remove_labels") ?? []);
        List<string> after = [.. labels.Union(add).Except(remove)];
        if (after.SequenceEqual(before))
            return null;
        noteable.Labels = after;
        return ("labels", Label.Names(before), Label.Names(after));
    }

    /// <summary><c>assignee_ids</c> or <c>assignee_id</c>; 0 is nobody.</summary>
    public static List<User>? People(this Call call, string role)
    {
        var (many, one) = (call.Texts(role + "_ids"), call.Text(role + "_id"));
        var ids = many ?? (one is null ? null : [one]);
        return ids is null ? null : [.. ids.Select(id => call.World.Users.Find(user => $"{user.Id}" == id)).OfType<User>()];
    }
}
