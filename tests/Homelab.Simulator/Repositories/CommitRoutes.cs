using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Repositories.Writing;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Repositories;

internal static partial class CommitRoutes
{
    private const string Path = "/projects/:id/repository/commits";

    public static void MapCommits(this RouteTable routes)
    {
        routes.MapSlow("GET", Path, ListAsync);
        routes.MapSlow("POST", Path, CreateAsync);
        routes.MapSlow("GET", Path + "/:sha", async call => Answer.Json(await WholeAsync(call, await FindAsync(call))));
        routes.MapSlow(
            "GET",
            Path + "/:sha/diff",
            async call =>
                call.Page(
                    await call.Project.Repository.ChangesAsync(await FindAsync(call), call.Http.RequestAborted),
                    diff => diff.ToJson()
                )
        );
        routes.MapSlow("GET", Path + "/:sha/merge_requests", MergeRequestsAsync);
    }

    private static async Task<Answer> ListAsync(Call call)
    {
        var (repository, ct) = (call.Project.Repository, call.Http.RequestAborted);
        var wanted = call.Text("ref_name") ?? await call.InTurnAsync(() => call.Project.DefaultBranch);
        if (await repository.HeadAsync(wanted, ct) is not { } head)
            return call.Project.IsEmpty
                ? call.Page(Array.Empty<Commit>(), _ => new JsonObject(), counted: false)
                : throw Refusal.NotFound("Commit");
        // One more than this page needs says whether there is a next one.
        var most = ((call.Number("page") ?? 1) * Math.Clamp(call.Number("per_page") ?? 20, 1, 100)) + 1;
        List<string> range = [$"-{most}", .. call.Flag("all") == true ? ["--all"] : new[] { head }];
        if (call.Flag("first_parent") == true)
            range.Add("--first-parent");
        foreach (var bound in new[] { "since", "until", "author" })
        {
            if (call.Text(bound) is { } value)
                range.Add($"--{bound}={value}");
        }

        range.AddRange(["--", .. call.Text("path") is { Length: > 0 } path ? [$":(literal){path}"] : Array.Empty<string>()]);
        return call.Page(await repository.CommitsAsync(range, ct), commit => commit.ToJson(call.World, call.Project), counted: false);
    }

    private static async Task<Answer> CreateAsync(Call call)
    {
        var (branch, _) = (call.Required("branch"), call.Required("commit_message"));
        var actions = call.Node("actions") as JsonArray ?? (call.Flag("allow_empty") == true ? [] : throw Refusal.Missing("actions"));
        var commit = await CommitRequest.Of(call, branch, [.. actions.Select(FileAction.Parse)]).WriteAsync();
        return Answer.Created(await WholeAsync(call, commit));
    }

    private static async Task<Commit> FindAsync(Call call)
    {
        var (repository, ct) = (call.Project.Repository, call.Http.RequestAborted);
        return await repository.HeadAsync(call.Route("sha"), ct) is { } sha
            ? await repository.CommitAsync(sha, ct)
            : throw Refusal.NotFound("Commit");
    }

    private static async Task<JsonObject> WholeAsync(Call call, Commit commit)
    {
        var json = commit.ToJson(call.World, call.Project);
        var stat = await call.Project.Repository.MustAsync(
            ["diff-tree", "--root", "--no-commit-id", "--shortstat", "-m", "--first-parent", commit.Sha],
            call.Http.RequestAborted
        );
        var (added, removed) = (Count(Insertions().Match(stat.Text)), Count(Deletions().Match(stat.Text)));
        json["stats"] = new JsonObject
        {
            ["additions"] = added,
            ["deletions"] = removed,
            ["total"] = added + removed,
        };
        json["project_id"] = call.Project.Id;
        json["last_pipeline"] = await call.InTurnAsync(() =>
            call.Project.Ci.Pipelines.FindLast(pipeline => pipeline.Origin.Sha == commit.Sha) is { } last
                ? PipelineJson.Basic(call.World, last)
                : null
        );
        json["status"] = (string?)json["last_pipeline"]?["status"];
        return json;
    }

    private static async Task<Answer> MergeRequestsAsync(Call call)
    {
        var commit = await FindAsync(call);
        var requests = await call.InTurnAsync(() => call.Project.MergeRequests.ToList());
        var found = new List<MergeRequest>();
        foreach (var request in requests)
        {
            if (commit.Sha == request.MergeCommit || commit.Sha == request.SquashCommit || await BringsAsync(call, request, commit.Sha))
                found.Add(request);
        }

        return await call.InTurnAsync(() => call.Page(found, request => request.ToJson(call.World)));
    }

    private static async Task<bool> BringsAsync(Call call, MergeRequest request, string sha) =>
        await call.Project.Repository.ContainsAsync(request.Sha, sha, call.Http.RequestAborted)
        && !await call.Project.Repository.ContainsAsync(request.Merging.Base, sha, call.Http.RequestAborted);

    private static int Count(Match match) => match.Success ? int.Parse(match.Groups["count"].Value) : 0;

    [GeneratedRegex("(?<count>[0-9]+) insertion")]
    private static partial Regex Insertions();

    [GeneratedRegex("(?<count>[0-9]+) deletion")]
    private static partial Regex Deletions();
}
