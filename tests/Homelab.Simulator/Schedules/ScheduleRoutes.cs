using System.Text.Json.Nodes;
using Cronos;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Schedules;

internal static class ScheduleRoutes
{
    private const string Path = "/projects/:id/pipeline_schedules";

    public static void MapSchedules(this RouteTable routes)
    {
        routes.Map("GET", Path, List);
        routes.Map("POST", Path, Create);
        routes.Map("GET", Path + "/:sid", call => Answer.Json(Detail(call, Find(call))));
        routes.Map("PUT", Path + "/:sid", Change);
        routes.Map("DELETE", Path + "/:sid", Delete);
        routes.Map("POST", Path + "/:sid/take_ownership", TakeOwnership);
        routes.MapScheduleVariables(Path + "/:sid/variables");
    }

    public static Schedule Find(Call call) =>
        call.Project.Ci.Schedules.Find(schedule => schedule.Id == call.RouteId("sid")) ?? throw Refusal.NotFound("Pipeline Schedule");

    /// <summary>Only its owner changes a schedule; who wants to must take it over first (ci/pipelines/schedules.md).</summary>
    public static Schedule Own(Call call)
    {
        var schedule = Find(call);
        return schedule.Owner.Id == call.Actor.Id || call.Actor.IsAdmin ? schedule : throw Refusal.Forbidden();
    }

    private static Answer List(Call call)
    {
        var wanted = call.Choice("scope", "active", "inactive") switch
        {
            "active" => true,
            "inactive" => false,
            _ => (bool?)null,
        };
        var schedules = call.Project.Ci.Schedules.FindAll(schedule => wanted is null || schedule.IsActive == wanted);
        return call.Page(schedules, schedule => schedule.Json(call.World));
    }

    private static JsonObject Detail(Call call, Schedule schedule)
    {
        var json = schedule.Json(call.World);
        json["last_pipeline"] = call.Project.Ci.Pipelines.Find(pipeline => schedule.Pipelines.LastOrDefault() == pipeline.Id)?.ShortJson();
        if (call.Level >= Level.Maintainer || schedule.Owner.Id == call.Actor.Id)
        {
            json["variables"] = new JsonArray([.. schedule.Variables.Select(variable => (JsonNode)variable.ShortJson())]);
            json["inputs"] = schedule.InputsJson();
        }

        return json;
    }

    private static async Task<Answer> Create(Call call)
    {
        var schedule = new Schedule(call.World.NextId(), call.Actor, call.World.Now) { Description = call.Required("description") };
        call.Required("ref");
        call.Required("cron");
        await FillAsync(call, schedule);
        call.Project.Ci.Schedules.Add(schedule);
        return Answer.Created(Detail(call, schedule));
    }

    private static async Task<Answer> Change(Call call)
    {
        var schedule = Own(call);
        await FillAsync(call, schedule);
        schedule.Updated = call.World.Now;
        return Answer.Json(Detail(call, schedule));
    }

    private static Answer Delete(Call call)
    {
        var schedule = Find(call);
        if (call.Level < Level.Maintainer && schedule.Owner.Id != call.Actor.Id)
            throw Refusal.Forbidden();
        call.Project.Ci.Schedules.Remove(schedule);
        return Answer.NoContent;
    }

    private static Answer TakeOwnership(Call call)
    {
        var schedule = Find(call);
        schedule.Owner = call.Actor;
        schedule.Updated = call.World.Now;
        return Answer.Created(Detail(call, schedule));
    }

    private static async Task FillAsync(Call call, Schedule schedule)
    {
        // Everything is checked before anything is changed.
        var cron = call.Text("cron") ?? schedule.Cron;
        var zone = call.Text("cron_timezone") ?? schedule.TimeZone;
        if (!CronExpression.TryParse(cron, out _))
            throw Refusal.Field("cron", " is invalid syntax");
        if (TimeZones.Find(zone) is null)
            throw Refusal.Field("cron_timezone", " is invalid syntax");
        var reference = call.Text("ref") is { } name ? await ScheduleRef.WrittenOutAsync(call, name) : schedule.Ref;

        (schedule.Cron, schedule.TimeZone, schedule.Ref) = (cron, zone, reference);
        schedule.Description = call.Text("description") ?? schedule.Description;
        schedule.IsActive = call.Flag("active") ?? schedule.IsActive;
        TakeInputs(call, schedule);
        schedule.PlanNext(call.World.Now);
    }

    private static void TakeInputs(Call call, Schedule schedule)
    {
        foreach (var input in call.Node("inputs") as JsonArray ?? [])
        {
            if (input is not JsonObject || input["name"]?.ToString() is not { } name)
                throw Refusal.Invalid("inputs");
            if ($"{input["destroy"]}" == "true")
                schedule.Inputs.Remove(name);
            else
                schedule.Inputs[name] = input["value"]?.DeepClone();
        }
    }
}
