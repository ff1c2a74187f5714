using System.Text.Json.Nodes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Pipelines;

internal static class PipelineRoutes
{
    private const string One = "/projects/:id/pipelines/:pipeline_id";

    public static void MapPipelines(this RouteTable routes)
    {
        routes.MapSlow("POST", "/projects/:id/pipeline", CreateAsync);
        routes.Map(
            "GET",
            "/projects/:id/pipelines",
            call => call.Page(PipelineFilter.Apply(call), pipeline => PipelineJson.Basic(call.World, pipeline))
        );
        routes.MapSlow("GET", "/projects/:id/pipelines/latest", LatestAsync);
        routes.Map("GET", One, call => Answer.Json(PipelineJson.Detail(call.World, Find(call))));
        routes.Map("DELETE", One, Delete);
        routes.Map("GET", One + "/variables", Variables);
        routes.Map("GET", One + "/test_report", call => Answer.Json(TestReport.Of(Find(call))));
        routes.Map("GET", One + "/jobs", Jobs);
        routes.Map("GET", One + "/test_report_summary", call => Answer.Json(TestReport.SummaryOf(Find(call))));
        routes.Map("PUT", One + "/metadata", Rename);
        routes.Map("GET", One + "/bridges", Bridges);
        // The newer name of bridges; both stay.
        routes.Map("GET", One + "/trigger_jobs", call => call.World.IsAtLeast(19, 2) ? Bridges(call) : throw Refusal.UnknownRoute());
        routes.Map("POST", One + "/retry", Retry);
        routes.Map("POST", One + "/cancel", Cancel);
    }

    public static Pipeline Find(Call call) =>
        call.Project.Ci.Pipelines.Find(pipeline => pipeline.Id == call.RouteId("pipeline_id"))
        ?? throw Refusal.Saying(404, "404 Not found");

    private static async Task<Answer> CreateAsync(Call call)
    {
        var wanted = new PipelineOrigin(call.Required("ref"), "", "api", call.Actor)
        {
            Variables = PipelineRequest.Variables(call),
            Inputs = PipelineRequest.Inputs(call),
        };
        var pipeline = await PipelineRequest.CreateAsync(call.World, call.Project, wanted, call.Http.RequestAborted);
        return await call.World.InTurnAsync(() => Answer.Created(PipelineJson.Detail(call.World, pipeline)));
    }

    // GitLab says 403, not 404, where there is none.
    private static async Task<Answer> LatestAsync(Call call)
    {
        var name = call.Text("ref") ?? call.Project.DefaultBranch;
        var head = await call.Project.Repository.HeadAsync(name, call.Http.RequestAborted);
        return await call.World.InTurnAsync(() =>
        {
            var pipeline =
                call.Project.Ci.Pipelines.FindLast(one => one.Origin.Ref == name && one.Origin.Sha == head) ?? throw Refusal.Forbidden();
            return Answer.Json(PipelineJson.Detail(call.World, pipeline));
        });
    }

    // Nothing here starts another pipeline.
    private static Answer Bridges(Call call)
    {
        Find(call);
        Homelab.Simulator.Jobs.JobRoutes.InScope(call, []);
        return call.Page<Jobs.Job>([], job => job.Name);
    }

    private static Answer Rename(Call call)
    {
        var pipeline = Find(call);
        call.RequireRun(pipeline.Origin);
        var name = call.Required("name");
        if (name.Length > 255)
            throw Refusal.Field("name", "is too long (maximum is 255 characters)");
        pipeline.Name = name;
        return Answer.Json(PipelineJson.Detail(call.World, pipeline));
    }

    private static Answer Delete(Call call)
    {
        call.Project.Ci.Pipelines.Remove(Find(call));
        return Answer.NoContent;
    }

    private static Answer Variables(Call call)
    {
        var pipeline = Find(call);
        if (call.Level < Level.Maintainer && pipeline.Origin.User.Id != call.Actor.Id)
            throw Refusal.Forbidden();
        return Answer.Json(new JsonArray([.. pipeline.Origin.Variables.Select(variable => (JsonNode)variable.ShortJson())]));
    }

    private static Answer Jobs(Call call)
    {
        var withRetried = call.Flag("include_retried") ?? false;
        var all = Find(call).Jobs.Where(job => !job.IsRetried || withRetried).OrderByDescending(job => job.Id).ToList();
        return call.Page(Homelab.Simulator.Jobs.JobRoutes.InScope(call, all), job => Homelab.Simulator.Jobs.JobJson.Of(call.World, job));
    }

    private static Answer Retry(Call call)
    {
        var pipeline = Find(call);
        call.RequireRun(pipeline.Origin);
        foreach (var job in pipeline.Latest.Where(job => job.Status is "failed" or "canceled").ToList())
            call.World.Engine.Board.Retry(job, call.Actor);
        call.World.Engine.Board.Settle(pipeline);
        return Answer.Created(PipelineJson.Detail(call.World, pipeline));
    }

    private static Answer Cancel(Call call)
    {
        var pipeline = Find(call);
        call.RequireRun(pipeline.Origin);
        call.World.Engine.Board.Cancel(pipeline);
        return Answer.Json(PipelineJson.Detail(call.World, pipeline));
    }
}
