using System.Text.Json.Nodes;
using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Schedules;

/// <summary>Schedules that run: played by hand, or because they are due.</summary>
internal static class ScheduleRuns
{
    private const string Path = "/projects/:id/pipeline_schedules/:sid";

    public static void MapScheduleRuns(this RouteTable routes)
    {
        routes.MapSlow("POST", Path + "/play", PlayAsync);
        routes.Map(
            "GET",
            Path + "/pipelines",
            call =>
            {
                var schedule = ScheduleRoutes.Find(call);
                return call.Page(
                    call.Project.Ci.Pipelines.FindAll(pipeline => schedule.Pipelines.Contains(pipeline.Id)),
                    pipeline => PipelineJson.Basic(call.World, pipeline)
                );
            }
        );
    }

    /// <summary>Starts everything that is due by the simulator's clock, as GitLab's cron worker does; returns what came of each.</summary>
    public static async Task<JsonArray> RunDueAsync(World world, CancellationToken ct)
    {
        var due = await world.InTurnAsync(() => Due(world), ct);
        var results = new JsonArray();
        foreach (var (project, schedule) in due)
        {
            var result = new JsonObject { ["project"] = project.Path, ["schedule"] = schedule.Id };
            try
            {
                result["pipeline"] = (await RunAsync(world, project, schedule, schedule.Owner, ct)).Id;
            }
            catch (Refusal refusal)
            {
                // GitLab logs it and goes on; whoever watches schedules notices the missing pipeline.
                result["refused"] = System.Text.Encoding.UTF8.GetString(refusal.Answer.Content);
            }

            results.Add(result);
        }

        return results;
    }

    private static List<(Project Project, Schedule Schedule)> Due(World world)
    {
        var due = world
            .Projects.SelectMany(project => project.Ci.Schedules, (project, schedule) => (project, schedule))
            .Where(pair => pair.schedule.IsActive && pair.schedule.NextRun <= world.Now)
            .ToList();
        foreach (var (_, schedule) in due)
            schedule.PlanNext(world.Now);
        return due;
    }

    private static async Task<Answer> PlayAsync(Call call)
    {
        var schedule = await call.World.InTurnAsync(() =>
        {
            var found = ScheduleRoutes.Find(call);
            if (
                !call.Project.MayRun(
                    call.Actor,
                    found.Ref.Replace("refs/heads/", "", StringComparison.Ordinal),
                    found.Ref.StartsWith("refs/tags/", StringComparison.Ordinal)
                )
            )
                throw Refusal.Forbidden();
            return found;
        });
        // Played by hand it has the rights of who plays it, not of its owner.
        try
        {
            await RunAsync(call.World, call.Project, schedule, call.Actor, call.Http.RequestAborted);
        }
        catch (Refusal)
        {
            // GitLab has answered before it begins, and whoever played it learns nothing: there is no pipeline.
        }

        return Answer.Created(new JsonObject { ["message"] = "201 Created" });
    }

    private static async Task<Pipeline> RunAsync(World world, Project project, Schedule schedule, Users.User user, CancellationToken ct)
    {
        var wanted = await world.InTurnAsync(
            () =>
                new PipelineOrigin(schedule.Ref, "", "schedule", user)
                {
                    Schedule = schedule,
                    Variables = [.. schedule.Variables],
                    Inputs = new Dictionary<string, JsonNode?>(schedule.Inputs),
                },
            ct
        );
        var pipeline = await PipelineRequest.CreateAsync(world, project, wanted, ct);
        await world.InTurnAsync(() => schedule.Pipelines.Add(pipeline.Id), CancellationToken.None);
        return pipeline;
    }
}
