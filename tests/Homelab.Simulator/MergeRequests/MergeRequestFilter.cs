using Homelab.Simulator.Wire;

namespace Homelab.Simulator.MergeRequests;

/// <summary>The list's parameters that clients here use (api/merge_requests.md "List project merge requests").</summary>
internal static class MergeRequestFilter
{
    public static List<MergeRequest> Apply(Call call)
    {
        var iids = call.Node("iids") is System.Text.Json.Nodes.JsonArray listed ? listed.Select(node => $"{node}").ToHashSet() : null;
        var found = call
            .Project.MergeRequests.Where(request => call.Text("state") is null or "all" or "" || request.State == call.Text("state"))
            .Where(request => Matches(call, "source_branch", request.SourceBranch) && Matches(call, "target_branch", request.TargetBranch))
            .Where(request =>
                Matches(call, "author_id", $"{request.Author.Id}") && Matches(call, "author_username", request.Author.Username)
            )
            .Where(request => iids is null || iids.Contains($"{request.Iid}"))
            .Where(request => call.Text("labels") is not { Length: > 0 } labels || labels.Split(',').All(request.Labels.Contains))
            .Where(request =>
                call.Text("search") is not { } words
                || $"{request.Title}\n{request.Description}".Contains(words, StringComparison.OrdinalIgnoreCase)
            )
            .Where(request => After(call, "updated_after", request.Updated) && After(call, "created_after", request.Created));
        return Sorted(call, found);
    }

    private static List<MergeRequest> Sorted(Call call, IEnumerable<MergeRequest> found)
    {
        var sorted = call.Text("order_by") switch
        {
            null or "created_at" => found.OrderBy(request => request.Created).ThenBy(request => request.Id),
            "updated_at" => found.OrderBy(request => request.Updated).ThenBy(request => request.Id),
            "title" => found.OrderBy(request => request.Title, StringComparer.Ordinal),
            _ => throw Refusal.DoesNotHaveValidValue("order_by"),
        };
        return call.Text("sort") == "asc" ? [.. sorted] : [.. sorted.Reverse()];
    }

    private static bool Matches(Call call, string parameter, string value) => call.Text(parameter) is not { } wanted || wanted == value;

    private static bool After(Call call, string parameter, DateTimeOffset moment) =>
        call.Text(parameter) is not { } text
        || (DateTimeOffset.TryParse(text, out var bound) ? moment >= bound : throw Refusal.Invalid(parameter));
}
