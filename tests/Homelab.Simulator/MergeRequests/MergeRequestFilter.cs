using Homelab.Simulator.Notes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.MergeRequests;

/// <summary>What a list of merge requests may be narrowed to, and its order (api/merge_requests.md).</summary>
internal static class MergeRequestFilter
{
    private static readonly Filters<MergeRequest> All = NoteableFilters
        .For<MergeRequest>("opened", "closed", "locked", "merged")
        .With("source_branch", (request, branch) => request.SourceBranch == branch)
        .With("target_branch", (request, branch) => request.TargetBranch == branch)
        .With("source_project_id", (request, id) => $"{request.Source.Id}" == id)
        .WithFlag("draft", (request, draft) => request.IsDraft == draft)
        .WithChoice("wip", ["yes", "no"], (request, wip) => request.IsDraft == (wip == "yes"))
        .With("reviewer_id", (_, value) => Narrow.ToAll<MergeRequest>(value, Reviewers(user => $"{user.Id}")), negatable: true)
        .With("reviewer_username", (_, value) => Narrow.ToAll<MergeRequest>(value, Reviewers(user => user.Username)), negatable: true)
        .With("merge_user_id", (request, id) => request.State == "merged" && $"{request.Ended?.By.Id}" == id)
        .With("merge_user_username", (request, name) => request.State == "merged" && request.Ended?.By.Username == name)
        // Nobody has to approve here, so one is approved where somebody did.
        .WithFlag("approved", (request, approved) => (request.Conversation.Approvals.Count > 0) == approved)
        .Knowing("with_merge_status_recheck");

    public static List<MergeRequest> Apply(Call call, IEnumerable<MergeRequest> requests) =>
        NoteableFilters.Sorted(call, All.Apply(call, requests));

    private static Func<MergeRequest, string[]> Reviewers(Func<Users.User, string> name) => request => [.. request.Reviewers.Select(name)];
}
