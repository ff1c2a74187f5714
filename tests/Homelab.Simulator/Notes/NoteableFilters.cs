using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Notes;

/// <summary>What lists of merge requests and of issues may be narrowed to alike (api/merge_requests.md, api/issues.md).</summary>
internal static class NoteableFilters
{
    public static Filters<T> For<T>(params string[] states)
        where T : INoteable =>
        new Filters<T>()
            .WithChoice("state", [.. states, "all"], (one, state) => state == "all" || one.State == state)
            .With("scope", (call, _) => Scope<T>(call))
            .With("iids", (_, value) => one => Narrow.Words(value).Contains($"{one.Iid}"), negatable: true)
            .With("author_id", (one, id) => $"{one.Author.Id}" == id, negatable: true)
            .With("author_username", (one, name) => one.Author.Username == name, negatable: true)
            .With("assignee_id", (_, value) => Narrow.ToAll<T>(value, one => Names(one.Assignees, user => $"{user.Id}")), negatable: true)
            .With("assignee_username", (_, value) => Narrow.ToAll<T>(value, one => Names(one.Assignees)), negatable: true)
            .With("labels", (_, value) => Narrow.ToAll<T>(value, one => one.Labels), negatable: true)
            // There are no milestones here, so nothing has one.
            .With("milestone", (_, title) => title is "None" or "none", negatable: true)
            .With("my_reaction_emoji", (call, value) => Narrow.ToAll<T>(value, one => Reactions(one, call.Actor)), negatable: true)
            .WithMoment("created_after", one => one.Created)
            .WithMoment("created_before", one => one.Created)
            .WithMoment("updated_after", one => one.Updated)
            .WithMoment("updated_before", one => one.Updated)
            .Knowing("in")
            .With("search", (call, value) => Search<T>(call, $"{value}"))
            // Nothing here is archived.
            .Knowing("non_archived");

    /// <summary>In the order asked for; the newest first unless said.</summary>
    public static List<T> Sorted<T>(Call call, IEnumerable<T> found)
        where T : INoteable
    {
        var order = call.Choice("order_by", "created_at", "updated_at", "title") ?? "created_at";
        var sorted = order switch
        {
            "updated_at" => found.OrderBy(one => one.Updated).ThenBy(one => one.Id),
            "title" => found.OrderBy(one => one.Title, StringComparer.Ordinal),
            _ => found.OrderBy(one => one.Created).ThenBy(one => one.Id),
        };
        return call.Choice("sort", "asc", "desc") == "asc" ? [.. sorted] : [.. sorted.Reverse()];
    }

    private static string[] Names(List<User> users, Func<User, string>? name = null) => [.. users.Select(name ?? (user => user.Username))];

    private static string[] Reactions<T>(T one, User user)
        where T : INoteable => [.. one.Conversation.Awards.Where(award => award.User == user).Select(award => award.Name)];

    private static Func<T, bool> Scope<T>(Call call)
        where T : INoteable =>
        call.Text("scope")!.Replace('-', '_') switch
        {
            "all" => _ => true,
            "created_by_me" => one => one.Author == call.Actor,
            "assigned_to_me" => one => one.Assignees.Contains(call.Actor),
            "reviews_for_me" => one => one is MergeRequest request && request.Reviewers.Contains(call.Actor),
            _ => throw Refusal.DoesNotHaveValidValue("scope"),
        };

    private static Func<T, bool> Search<T>(Call call, string words)
        where T : INoteable
    {
        var places = call.Texts("in") is { Count: > 0 } given ? given : ["title", "description"];
        return one =>
            (places.Contains("title") && one.Title.Contains(words, StringComparison.OrdinalIgnoreCase))
            || (places.Contains("description") && one.Description.Contains(words, StringComparison.OrdinalIgnoreCase));
    }
}
