using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Triggers;

/// <summary>Starts a pipeline for whoever has a trigger token, with its owner's rights, or for a running job.</summary>
internal static class TriggeredPipelines
{
    public static void MapTriggeredPipelines(this RouteTable routes) =>
        routes.MapSlow("POST", "/projects/:id/trigger/pipeline", CreateAsync);

    private static async Task<Answer> CreateAsync(Call call)
    {
        var reference = call.Required("ref");
        var token = call.Required("token");
        var (project, wanted) = await call.World.InTurnAsync(() => Admit(call, reference, token));
        var pipeline = await PipelineRequest.CreateAsync(call.World, project, wanted, call.Http.RequestAborted);
        return await call.World.InTurnAsync(() => Answer.Created(PipelineJson.Detail(call.World, pipeline)));
    }

    private static (Project Project, PipelineOrigin Origin) Admit(Call call, string reference, string token)
    {
        var project = call.World.FindProject(call.Route("id"));
        if (project?.Ci.Triggers.Find(trigger => trigger.Token == token) is { } trigger)
        {
            trigger.LastUsed = call.World.Now;
            return (project, Origin(call, new PipelineOrigin(reference, "", "trigger", trigger.Owner) { Trigger = trigger }));
        }

        var job = call.World.Engine.Runners.JobOf(call.World.Tokens.Find(one => one.IsJob && one.Value == token));
        if (project is null || job is null)
            throw Refusal.Saying(404, "404 Not found");
        return (project, Origin(call, new PipelineOrigin(reference, "", "pipeline", job.User)));
    }

    private static PipelineOrigin Origin(Call call, PipelineOrigin origin) =>
        origin with
        {
            Variables = PipelineRequest.Variables(call),
            Inputs = PipelineRequest.Inputs(call),
        };
}
