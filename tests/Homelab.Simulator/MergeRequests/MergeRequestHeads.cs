using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories.Pushes;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.MergeRequests;

/// <summary>Keeps open merge requests at the heads of their branches.</summary>
internal static class MergeRequestHeads
{
    /// <summary>After a branch moved. The caller holds the repository, not the turn.</summary>
    public static async Task FollowAsync(World world, Project project, User user, RefChange change)
    {
        if (change.Branch is not { } branch || change.IsGone)
            return;
        var open = await world.InTurnAsync(() =>
            world.Projects.SelectMany(target => target.MergeRequests).Where(request => request.IsOpen).ToList()
        );
        foreach (var request in open.Where(request => request.Source == project && request.SourceBranch == branch))
            await AdvanceAsync(world, request, user, change.After);
        foreach (var request in open.Where(request => request.Target == project && request.TargetBranch == branch))
            await CompareAsync(world, request, user, change);
    }

    /// <summary>Brings a commit into the target's repository, where <c>refs/merge-requests</c> keeps it.</summary>
    public static async Task<MergeState> KeepAsync(Project source, Project target, string reference, string branch, string sha)
    {
        if (source != target)
            await target.Repository.MustAsync(
                ["fetch", "--quiet", "--no-tags", source.Repository.Folder, $"+{sha}:{reference}"],
                CancellationToken.None
            );
        else
            await target.Repository.MustAsync(["update-ref", reference, sha], CancellationToken.None);
        return await MergeState.ReadAsync(target.Repository, branch, sha, CancellationToken.None);
    }

    private static async Task AdvanceAsync(World world, MergeRequest request, User user, string sha)
    {
        var state = await KeepAsync(request.Source, request.Target, request.Reference, request.TargetBranch, sha);
        var commit = await request.Target.Repository.CommitAsync(sha, CancellationToken.None);
        await world.InTurnAsync(() =>
        {
            var before = request.Sha;
            (request.LastCommit, request.Merging, request.Updated) = (commit, state, world.Now);
            if (!request.IsOpen)
                return;
            new MergeRequestEvent(request, user, "update") { OldRevision = before }.Publish(world);
            world.Events.Proposed(request);
        });
    }

    // Who merges by hand and pushes has merged.
    private static async Task CompareAsync(World world, MergeRequest request, User user, RefChange change)
    {
        var repository = request.Target.Repository;
        var merged =
            await repository.ContainsAsync(change.After, request.Sha, CancellationToken.None)
            && (change.IsNew || !await repository.ContainsAsync(change.Before, request.Sha, CancellationToken.None));
        var state = merged
            ? request.Merging
            : await MergeState.ReadAsync(repository, request.TargetBranch, request.Sha, CancellationToken.None);
        await world.InTurnAsync(() =>
        {
            // The first comparison's base stays what reviewers saw.
            request.Merging = request.Merging with
            {
                Conflicts = state.Conflicts,
            };
            if (!merged || !request.IsOpen)
                return;
            (request.State, request.Ended, request.Updated) = ("merged", (user, world.Now), world.Now);
            new MergeRequestEvent(request, user, "merge").Publish(world);
        });
    }
}
