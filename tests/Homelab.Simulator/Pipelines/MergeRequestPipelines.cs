using System.Text.Json.Nodes;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Pipelines;

internal static class MergeRequestPipelines
{
    public static void MapMergeRequestPipelines(this RouteTable routes)
    {
        const string path = "/projects/:id/merge_requests/:iid/pipelines";
        routes.Map(
            "GET",
            path,
            call =>
            {
                var request = Find(call);
                return call.Page(
                    All(request).OrderByDescending(pipeline => pipeline.Id).ToList(),
                    pipeline => PipelineJson.Basic(call.World, pipeline)
                );
            }
        );
        routes.MapSlow("POST", path, CreateAsync);
    }

    /// <summary>The newest pipeline of the request's newest commit; its own before the branch's.</summary>
    public static Pipeline? Head(MergeRequest request) =>
        All(request)
            .Where(pipeline => pipeline.Origin.Sha == request.Sha)
            .OrderBy(pipeline => pipeline.Origin.MergeRequest is not null)
            .ThenBy(pipeline => pipeline.Id)
            .LastOrDefault();

    public static JsonObject? HeadJson(World world, MergeRequest request) =>
        Head(request) is { } head ? PipelineJson.Detail(world, head) : null;

    private static IEnumerable<Pipeline> All(MergeRequest request) =>
        request
            .Source.Ci.Pipelines.Union(request.Target.Ci.Pipelines)
            .Where(pipeline =>
                pipeline.Origin.MergeRequest == request
                || (
                    pipeline.Project == request.Source
                    && pipeline.Origin is { MergeRequest: null, IsTag: false }
                    && pipeline.Origin.Ref == request.SourceBranch
                    && pipeline.Created >= request.Created
                )
            );

    private static MergeRequest Find(Call call) =>
        call.Project.MergeRequests.Find(request => request.Iid == call.RouteId("iid")) ?? throw Refusal.Saying(404, "404 Not found");

    private static async Task<Answer> CreateAsync(Call call)
    {
        var origin = await call.World.InTurnAsync(() => Origin(call, Find(call)));
        var pipeline = await PipelineRequest.CreateAsync(call.World, call.Project, origin, call.Http.RequestAborted);
        return await call.World.InTurnAsync(() => Answer.Json(PipelineJson.Detail(call.World, pipeline)));
    }

    // A fork's code in this project, with this project's variables, is only for projects that say so.
    private static PipelineOrigin Origin(Call call, MergeRequest request)
    {
        var allowed = call.Project.IsOn("ci_allow_fork_pipelines_to_run_in_parent_project");
        if (request.Source != request.Target && !allowed)
            throw Refusal.Saying(405, "405 Method Not Allowed");
        return PipelineOrigin.For(request, call.Actor);
    }
}
