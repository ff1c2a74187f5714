using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Repositories.Pushes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.MergeRequests;

/// <summary>Accepts a merge request with a real merge.</summary>
internal sealed class Merge(Call call, MergeRequest request)
{
    private readonly Repository _repository = request.Target.Repository;

    public static async Task<Answer> AcceptAsync(Call call)
    {
        var request = await call.InTurnAsync(call.FindMergeRequest);
        return await request.Target.Repository.WriteAsync(new Merge(call, request).RunAsync, call.Http.RequestAborted);
    }

    private async Task<Answer> RunAsync()
    {
        await call.InTurnAsync(Check);
        var before = await _repository.HeadAsync($"refs/heads/{request.TargetBranch}", CancellationToken.None) ?? throw CannotMerge();
        var (after, squashed) = await CommitAsync(before);
        if (!await _repository.MoveAsync($"refs/heads/{request.TargetBranch}", after, before, CancellationToken.None))
            throw CannotMerge();
        var changes = new List<RefChange> { new($"refs/heads/{request.TargetBranch}", before, after) };
        changes.AddRange(await RemoveSourceAsync());
        await call.InTurnAsync(() => Settle(after, squashed));
        await new Push(request.Target, call.Actor, changes, []).TellAsync(call.World);
        return await call.InTurnAsync(() =>
        {
            new MergeRequestEvent(request, call.Actor, "merge") { Changes = [("state_id", 1, 3)] }.Publish(call.World);
            return Answer.Json(request.ToWholeJson(call.World));
        });
    }

    // In the order and with the answers of api/merge_requests.md "Merge a merge request".
    private void Check()
    {
        if (!request.Target.MayMerge(request.TargetBranch, call.Level))
            throw Refusal.Unauthorized();
        if (call.World.IsAtLeast(19, 2) && string.IsNullOrEmpty(call.Text("sha")))
            throw Refusal.Saying(400, "SHA must be provided when merging");
        if (request.DetailedStatus() is not ("mergeable" or "conflict"))
            throw Refusal.Saying(405, "405 Method Not Allowed");
        if (call.Text("sha") is { } sha && sha != request.Sha)
            throw Refusal.Saying(409, $"SHA does not match HEAD of source branch: {request.Sha}");
        if (request.Merging.Conflicts)
            throw CannotMerge();
    }

    private async Task<(string After, string? Squashed)> CommitAsync(string target)
    {
        var by = Signature.Of(call.Actor, call.World.Now);
        var method = request.Target.Text("merge_method");
        var linear = await _repository.ContainsAsync(request.Sha, target, CancellationToken.None);
        if (method != "merge" && !linear)
            throw CannotMerge();
        var tree = await _repository.MergeTreeAsync(target, request.Sha, CancellationToken.None) ?? throw CannotMerge();
        var squashed =
            call.Flag("squash") ?? request.Squash
                ? await _repository.WriteCommitAsync(
                    tree,
                    [target],
                    Signature.Of(request.Author, call.World.Now),
                    by,
                    call.Text("squash_commit_message") ?? request.Title,
                    CancellationToken.None
                )
                : null;
        var source = squashed ?? request.Sha;
        return (
            method == "ff"
                ? source
                : await _repository.WriteCommitAsync(
                    tree,
                    [target, source],
                    by,
                    by,
                    call.Text("merge_commit_message") ?? Message(),
                    CancellationToken.None
                ),
            squashed
        );
    }

    private string Message() =>
        $"Merge branch '{request.SourceBranch}' into '{request.TargetBranch}'\n\n{request.Title}\n\nSee merge request {request.Target.Path}!{request.Iid}";

    private async Task<IEnumerable<RefChange>> RemoveSourceAsync()
    {
        var wanted = call.Flag("should_remove_source_branch") ?? request.RemovesSourceBranch;
        if (!wanted || request.Source != request.Target || await call.InTurnAsync(() => request.Source.IsProtected(request.SourceBranch)))
            return [];
        var reference = $"refs/heads/{request.SourceBranch}";
        return await _repository.MoveAsync(reference, Repository.NoCommit, request.Sha, CancellationToken.None)
            ? [new RefChange(reference, request.Sha, Repository.NoCommit)]
            : [];
    }

    private void Settle(string after, string? squashed)
    {
        (request.State, request.Ended, request.Updated) = ("merged", (call.Actor, call.World.Now), call.World.Now);
        request.MergeCommit = after == request.Sha || after == squashed ? null : after;
        request.SquashCommit = squashed;
    }

    private static Refusal CannotMerge() => Refusal.Saying(422, "Branch cannot be merged");
}
