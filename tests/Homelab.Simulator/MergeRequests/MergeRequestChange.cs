using System.Text.Json.Nodes;
using Homelab.Simulator.Notes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.MergeRequests;

/// <summary>What PUT may change, one hook for all of it.</summary>
internal static class MergeRequestChange
{
    public static async Task<Answer> ApplyAsync(Call call)
    {
        var request = await call.InTurnAsync(call.FindMergeRequest);
        var target = call.Text("target_branch") ?? request.TargetBranch;
        var state =
            target == request.TargetBranch
                ? null
                : await MergeState.ReadAsync(request.Target.Repository, target, request.Sha, call.Http.RequestAborted);
        return await call.InTurnAsync(() =>
        {
            Apply(call, request, target, state);
            return Answer.Json(request.ToWholeJson(call.World));
        });
    }

    private static void Apply(Call call, MergeRequest request, string target, MergeState? state)
    {
        var changes = new List<(string, JsonNode?, JsonNode?)>();
        var wasDraft = request.IsDraft;
        Change(changes, "title", request.Title, call.Text("title"), value => request.Title = value);
        if (wasDraft != request.IsDraft)
            changes.Add(("draft", wasDraft, request.IsDraft));
        Change(changes, "description", request.Description, call.Text("description"), value => request.Description = value);
        Change(changes, "target_branch", request.TargetBranch, target, value => request.TargetBranch = value);
        request.Merging = state ?? request.Merging;
        (request.Assignees, request.Reviewers) = (
            call.People("assignee") ?? request.Assignees,
            call.People("reviewer") ?? request.Reviewers
        );
        if (call.Relabel(request) is { } relabelled)
            changes.Add(relabelled);
        request.Conversation.IsLocked = call.Flag("discussion_locked") ?? request.Conversation.IsLocked;
        (request.Squash, request.RemovesSourceBranch) = (
            call.Flag("squash") ?? request.Squash,
            call.Flag("remove_source_branch") ?? request.RemovesSourceBranch
        );
        if (changes.Count > 0)
            Tell(call, request, "update", changes);
        SwitchState(call, request);
    }

    private static void Change(List<(string, JsonNode?, JsonNode?)> changes, string name, string before, string? after, Action<string> set)
    {
        if (after is null || after == before)
            return;
        set(after);
        changes.Add((name, before, after));
    }

    private static void SwitchState(Call call, MergeRequest request)
    {
        var (from, to, action) = call.Text("state_event") switch
        {
            "close" => ("opened", "closed", "close"),
            "reopen" => ("closed", "opened", "reopen"),
            null => ("", "", ""),
            _ => throw Refusal.DoesNotHaveValidValue("state_event"),
        };
        if (request.State != from)
            return;
        request.State = to;
        request.Ended = to == "closed" ? (call.Actor, call.World.Now) : null;
        Tell(call, request, action, [("state_id", from == "opened" ? 1 : 2, to == "opened" ? 1 : 2)]);
    }

    private static void Tell(Call call, MergeRequest request, string action, List<(string, JsonNode?, JsonNode?)> changes)
    {
        request.Updated = call.World.Now;
        new MergeRequestEvent(request, call.Actor, action) { Changes = changes }.Publish(call.World);
    }
}
