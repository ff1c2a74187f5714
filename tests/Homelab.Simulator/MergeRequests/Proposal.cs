using Homelab.Simulator.Notes;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.MergeRequests;

/// <summary>Opens a merge request, from the project of the call to itself or to the one it was forked from.</summary>
internal sealed record Proposal(Project Source, Project Target, string SourceBranch, string TargetBranch, string Title)
{
    public static async Task<Answer> OpenAsync(Call call)
    {
        var proposal = await call.InTurnAsync(() => Read(call));
        // Nobody pushes to the source meanwhile, so no commit falls between reading its head and following it.
        return await proposal.Source.Repository.WriteAsync(() => proposal.OpenAsync(call, call.World), call.Http.RequestAborted);
    }

    private static Proposal Read(Call call)
    {
        var target = call.Number("target_project_id") is { } id ? Visible(call, call.World.FindProject($"{id}")) : call.Project;
        return new Proposal(call.Project, target, call.Required("source_branch"), call.Required("target_branch"), call.Required("title"));
    }

    private static Project Visible(Call call, Project? target) =>
        target is not null && (call.Actor.IsAdmin || target.LevelOf(call.Actor.Id) >= Level.Guest)
            ? target
            : throw Refusal.NotFound("Project");

    private async Task<Answer> OpenAsync(Call call, World world)
    {
        var head =
            await Source.Repository.HeadAsync($"refs/heads/{SourceBranch}", CancellationToken.None)
            ?? throw Refusal.Field("source_branch", "does not exist");
        var iid = await world.InTurnAsync(() => Reserve(call));
        var state = await MergeRequestHeads.KeepAsync(Source, Target, $"refs/merge-requests/{iid}/head", TargetBranch, head);
        var commit = await Target.Repository.CommitAsync(head, CancellationToken.None);
        return await world.InTurnAsync(() => Answer.Created(Add(call, iid, commit, state).ToWholeJson(world)));
    }

    private long Reserve(Call call)
    {
        if (Source == Target && SourceBranch == TargetBranch)
            throw Refusal.Listing(422, "You can't use same project/branch for source and target");
        var same = Target.MergeRequests.Find(request =>
            request.IsOpen && request.Source == Source && request.SourceBranch == SourceBranch && request.TargetBranch == TargetBranch
        );
        if (same is not null)
            throw Refusal.Listing(409, $"Another open merge request already exists for this source branch: !{same.Iid}");
        if (Title.Length > 255)
            throw Refusal.Field("title", "is too long (maximum is 255 characters)");
        return ++Target.LastMergeRequest;
    }

    private MergeRequest Add(Call call, long iid, Commit commit, MergeState state)
    {
        var world = call.World;
        var request = new MergeRequest(world.NextId(), iid, Target, Source, call.Actor, world.Now)
        {
            Title = Title,
            Description = call.Text("description") ?? "",
            SourceBranch = SourceBranch,
            TargetBranch = TargetBranch,
            LastCommit = commit,
            Merging = state,
            Labels = call.Labels() ?? [],
            Assignees = call.People("assignee") ?? [],
            Reviewers = call.People("reviewer") ?? [],
            Squash = call.Flag("squash") ?? false,
            RemovesSourceBranch = call.Flag("remove_source_branch") ?? false,
        };
        Target.MergeRequests.Add(request);
        new MergeRequestEvent(request, call.Actor, "open").Publish(world);
        world.Events.Proposed(request);
        return request;
    }
}
