using System.Text.Json.Nodes;
using Homelab.Simulator.Repositories.Pushes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Repositories;

internal static class BranchRoutes
{
    private const string Path = "/projects/:id/repository/branches";

    public static void MapBranches(this RouteTable routes)
    {
        routes.MapSlow("GET", Path, ListAsync);
        routes.MapSlow("GET", Path + "/:branch", async call => Answer.Json(await OneAsync(call, call.Route("branch"))));
        routes.MapSlow("POST", Path, call => call.Project.Repository.WriteAsync(() => CreateAsync(call), call.Http.RequestAborted));
        routes.MapSlow(
            "DELETE",
            Path + "/:branch",
            call => call.Project.Repository.WriteAsync(() => DeleteAsync(call), call.Http.RequestAborted)
        );
    }

    private static async Task<Answer> ListAsync(Call call)
    {
        var repository = call.Project.Repository;
        var heads = await repository.ReferencesAsync(call.Http.RequestAborted, "refs/heads");
        var merged = await MergedAsync(call);
        var search = call.Text("search");
        var found = heads.Where(head => search is not { } words || Matches(head.Key[11..], words)).ToList();
        var shas = found.Select(head => head.Value).Distinct().ToList();
        var commits =
            shas.Count == 0
                ? []
                : (await repository.CommitsAsync(["--no-walk=unsorted", .. shas, "--"], call.Http.RequestAborted)).ToDictionary(commit =>
                    commit.Sha
                );
        return await call.InTurnAsync(() =>
            call.Page(found, head => Json(call, head.Key[11..], commits[head.Value], merged.Contains(head.Key)))
        );
    }

    private static async Task<JsonObject> OneAsync(Call call, string branch)
    {
        var sha =
            await call.Project.Repository.HeadAsync($"refs/heads/{branch}", call.Http.RequestAborted) ?? throw Refusal.NotFound("Branch");
        var commit = await call.Project.Repository.CommitAsync(sha, call.Http.RequestAborted);
        var merged = await MergedAsync(call);
        return await call.InTurnAsync(() => Json(call, branch, commit, merged.Contains($"refs/heads/{branch}")));
    }

    private static async Task<Answer> CreateAsync(Call call)
    {
        var (branch, reference) = (call.Required("branch"), call.Required("ref"));
        var repository = call.Project.Repository;
        if (!(await repository.RunAsync(["check-ref-format", $"refs/heads/{branch}"], CancellationToken.None)).Succeeded)
            throw Refusal.Saying(400, "Branch name is invalid");
        if (await repository.HeadAsync($"refs/heads/{branch}", CancellationToken.None) is not null)
            throw Refusal.Saying(400, "Branch already exists");
        await call.RequirePushAsync(branch);
        var sha =
            await repository.HeadAsync(reference, CancellationToken.None)
            ?? throw Refusal.Saying(400, $"Invalid reference name: {reference}");
        return await MoveAsync(call, new RefChange($"refs/heads/{branch}", Repository.NoCommit, sha))
            ? Answer.Created(await OneAsync(call, branch))
            : throw Refusal.Saying(400, "Failed to create branch");
    }

    private static async Task<Answer> DeleteAsync(Call call)
    {
        var branch = call.Route("branch");
        var sha =
            await call.Project.Repository.HeadAsync($"refs/heads/{branch}", CancellationToken.None) ?? throw Refusal.NotFound("Branch");
        await call.InTurnAsync(() =>
        {
            if (branch == call.Project.DefaultBranch)
                throw Refusal.Saying(400, "The default branch of a project cannot be deleted.");
            if (call.Project.IsProtected(branch) && call.Level < Level.Maintainer)
                throw Refusal.Saying(
                    400,
                    "You are not allowed to delete protected branches from this project. Only a project maintainer or owner can delete a protected branch."
                );
        });
        return await MoveAsync(call, new RefChange($"refs/heads/{branch}", sha, Repository.NoCommit))
            ? Answer.NoContent
            : throw Refusal.Saying(400, "Failed to remove branch");
    }

    private static async Task<bool> MoveAsync(Call call, RefChange change)
    {
        if (!await call.Project.Repository.MoveAsync(change.Reference, change.After, change.Before, CancellationToken.None))
            return false;
        await new Push(call.Project, call.Actor, [change], []).TellAsync(call.World);
        return true;
    }

    private static async Task<HashSet<string>> MergedAsync(Call call)
    {
        var repository = call.Project.Repository;
        return await repository.HeadAsync($"refs/heads/{call.Project.DefaultBranch}", call.Http.RequestAborted) is { } head
            ? [.. (await repository.ReferencesAsync(call.Http.RequestAborted, $"--merged={head}", "refs/heads")).Keys]
            : [];
    }

    // api/branches.md: ^begin and end$ are anchors, everything else is a part of the name.
    private static bool Matches(string branch, string words) =>
        (words.StartsWith('^'), words.EndsWith('$')) switch
        {
            (true, true) => branch == words[1..^1],
            (true, false) => branch.StartsWith(words[1..], StringComparison.OrdinalIgnoreCase),
            (false, true) => branch.EndsWith(words[..^1], StringComparison.OrdinalIgnoreCase),
            _ => branch.Contains(words, StringComparison.OrdinalIgnoreCase),
        };

    private static JsonObject Json(Call call, string branch, Commit commit, bool merged)
    {
        var project = call.Project;
        return new JsonObject
        {
            ["name"] = branch,
            ["merged"] = merged && branch != project.DefaultBranch,
            ["protected"] = project.IsProtected(branch),
            ["default"] = branch == project.DefaultBranch,
            ["developers_can_push"] = project.IsProtected(branch) && project.MayPush(branch, Level.Developer),
            ["developers_can_merge"] = project.IsProtected(branch) && project.MayMerge(branch, Level.Developer),
            ["can_push"] = project.MayPush(branch, call.Level),
            ["web_url"] = $"{call.World.Url}/{project.Path}/-/tree/{Uri.EscapeDataString(branch)}",
            ["commit"] = commit.ToJson(call.World, project),
        };
    }
}
