using System.Text.Json.Nodes;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.MergeRequests;

internal static class MergeRequestRoutes
{
    public const string Path = "/projects/:id/merge_requests";
    public const string One = Path + "/:iid";

    public static void MapMergeRequests(this RouteTable routes)
    {
        routes.Map(
            "GET",
            Path,
            call => call.Page(MergeRequestFilter.Apply(call, call.Project.MergeRequests), request => request.ToJson(call.World))
        );
        routes.Map("GET", "/merge_requests", call => OfProjects(call, _ => true, "created_by_me"));
        routes.Map("GET", "/groups/:id/merge_requests", call => OfProjects(call, project => project.Group == call.Group, "all"));
        routes.MapSlow("POST", Path, Proposal.OpenAsync);
        routes.MapSlow("GET", One, WholeAsync);
        routes.MapSlow("PUT", One, MergeRequestChange.ApplyAsync);
        routes.MapSlow("PUT", One + "/merge", Merge.AcceptAsync);
        routes.MapSlow(
            "GET",
            One + "/changes",
            async call =>
            {
                var request = await call.InTurnAsync(call.FindMergeRequest);
                var diffs = await DiffsAsync(call, request);
                var json = await call.InTurnAsync(() => request.ToWholeJson(call.World));
                json["changes"] = new JsonArray([.. diffs.Select(diff => (JsonNode)diff.ToJson())]);
                json["overflow"] = false;
                return Answer.Json(json);
            }
        );
        routes.MapSlow(
            "GET",
            One + "/diffs",
            async call => call.Page(await DiffsAsync(call, await call.InTurnAsync(call.FindMergeRequest)), diff => diff.ToJson())
        );
        routes.MapSlow(
            "GET",
            One + "/commits",
            async call =>
            {
                var request = await call.InTurnAsync(call.FindMergeRequest);
                var commits = await request.Target.Repository.CommitsAsync(
                    [request.Sha, $"^{request.Merging.Base}", "--"],
                    call.Http.RequestAborted
                );
                return call.Page(commits, commit => commit.ToJson(call.World, request.Source));
            }
        );
        routes.Map("GET", One + "/approval_state", call => Answer.Json(ApprovalState(call.FindMergeRequest())));
        routes.Map("GET", One + "/participants", call => call.Page([call.FindMergeRequest().Author], user => user.ToJson(call.World)));
    }

    /// <param name="scope">Whose, where nothing is said.</param>
    private static Answer OfProjects(Call call, Func<Project, bool> asked, string scope)
    {
        var all = call
            .World.Projects.Where(project => asked(project) && (call.Actor.IsAdmin || project.LevelOf(call.Actor.Id) >= Level.Reporter))
            .SelectMany(project => project.MergeRequests)
            .Where(request => call.Gives("scope") || scope == "all" || request.Author == call.Actor);
        return call.Page(MergeRequestFilter.Apply(call, all), request => request.ToJson(call.World));
    }

    private static async Task<Answer> WholeAsync(Call call)
    {
        var request = await call.InTurnAsync(call.FindMergeRequest);
        var json = await call.InTurnAsync(() => request.ToWholeJson(call.World));
        // Titles and descriptions as HTML, which no client of ours reads and glab throws away.
        call.Knows("render_html");
        if (call.Flag("include_rebase_in_progress") is true)
            json["rebase_in_progress"] = false;
        if (call.Flag("include_diverged_commits_count") is true)
        {
            string[] behind = [request.Merging.Start, $"^{request.Merging.Base}", "--"];
            json["diverged_commits_count"] = (await request.Target.Repository.CommitsAsync(behind, call.Http.RequestAborted)).Count;
        }

        return Answer.Json(json);
    }

    public static MergeRequest FindMergeRequest(this Call call)
    {
        var iid = call.RouteId("iid");
        return call.Project.MergeRequests.Find(request => request.Iid == iid) ?? throw Refusal.Saying(404, "404 Not found");
    }

    // Nobody has to approve here; glab asks all the same.
    private static JsonObject ApprovalState(MergeRequest request) =>
        new()
        {
            ["approval_rules_overwritten"] = false,
            ["rules"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = request.Id,
                    ["name"] = "All Members",
                    ["rule_type"] = "any_approver",
                    ["eligible_approvers"] = new JsonArray(),
                    ["approvals_required"] = 0,
                    ["users"] = new JsonArray(),
                    ["groups"] = new JsonArray(),
                    ["contains_hidden_groups"] = false,
                    ["approved_by"] = new JsonArray(),
                    ["source_rule"] = null,
                    ["approved"] = true,
                    ["overridden"] = false,
                }
            ),
        };

    private static Task<List<FileDiff>> DiffsAsync(Call call, MergeRequest request) =>
        FileDiff.ReadAsync(request.Target.Repository, request.Merging.Base, request.Sha, call.Http.RequestAborted);
}
