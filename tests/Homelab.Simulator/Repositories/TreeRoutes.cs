using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Repositories;

internal static class TreeRoutes
{
    public static void MapTrees(this RouteTable routes)
    {
        routes.MapSlow("GET", "/projects/:id/repository/tree", TreeAsync);
        routes.MapSlow("GET", "/projects/:id/repository/compare", CompareAsync);
    }

    private static async Task<Answer> TreeAsync(Call call)
    {
        var (repository, ct) = (call.Project.Repository, call.Http.RequestAborted);
        var sha =
            await repository.HeadAsync(call.Text("ref") ?? await call.InTurnAsync(() => call.Project.DefaultBranch), ct)
            ?? throw Refusal.NotFound("Tree");
        var entries =
            await repository.FilesAsync(sha, call.Text("path") ?? "", call.Flag("recursive") ?? false, ct, folders: true)
            ?? throw Refusal.NotFound("invalid revision or path");
        // GitLab lists folders first.
        return call.Page(
            [.. entries.OrderBy(entry => entry.Type != "tree")],
            entry => new JsonObject
            {
                ["id"] = entry.Sha,
                ["name"] = Path.GetFileName(entry.Path),
                ["type"] = entry.Type,
                ["path"] = entry.Path,
                ["mode"] = entry.Mode,
            }
        );
    }

    private static async Task<Answer> CompareAsync(Call call)
    {
        var (repository, ct) = (call.Project.Repository, call.Http.RequestAborted);
        var from = await repository.HeadAsync(call.Required("from"), ct) ?? throw Refusal.NotFound("Ref");
        var to = await repository.HeadAsync(call.Required("to"), ct) ?? throw Refusal.NotFound("Ref");
        var start = call.Flag("straight") == true ? from : await repository.MergeBaseAsync(from, to, ct) ?? from;
        var commits = await repository.CommitsAsync(["--reverse", to, $"^{from}", "--"], ct);
        var diffs = await FileDiff.ReadAsync(repository, start, to, ct);
        return Answer.Json(
            new JsonObject
            {
                ["commit"] = commits.LastOrDefault()?.ToJson(call.World, call.Project),
                ["commits"] = new JsonArray([.. commits.Select(commit => (JsonNode)commit.ToJson(call.World, call.Project))]),
                ["diffs"] = new JsonArray([.. diffs.Select(diff => (JsonNode)diff.ToJson())]),
                ["compare_timeout"] = false,
                ["compare_same_ref"] = from == to,
                ["web_url"] = $"{call.World.Url}/{call.Project.Path}/-/compare/{from}...{to}",
            }
        );
    }
}
