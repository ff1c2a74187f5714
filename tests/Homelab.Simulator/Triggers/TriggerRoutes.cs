using System.Security.Cryptography;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Triggers;

internal static class TriggerRoutes
{
    public static void MapTriggers(this RouteTable routes)
    {
        const string path = "/projects/:id/triggers";
        routes.Map("GET", path, call => call.Page(call.Project.Ci.Triggers, trigger => trigger.Json(call.World, call.Actor)));
        routes.Map("POST", path, Create);
        routes.Map("GET", path + "/:trigger_id", call => Answer.Json(Find(call).Json(call.World, call.Actor)));
        routes.Map("PUT", path + "/:trigger_id", Change);
        routes.Map(
            "DELETE",
            path + "/:trigger_id",
            call =>
            {
                call.Project.Ci.Triggers.Remove(Find(call));
                return Answer.NoContent;
            }
        );
    }

    private static Answer Create(Call call)
    {
        var description = call.Required("description");
        var token = "glptt-" + RandomNumberGenerator.GetHexString(40, lowercase: true);
        var trigger = new Trigger(call.World.NextId(), token, call.Actor, call.World.Now) { Description = description };
        call.Project.Ci.Triggers.Add(trigger);
        return Answer.Created(trigger.Json(call.World, call.Actor));
    }

    private static Answer Change(Call call)
    {
        var trigger = Find(call);
        if (trigger.Owner.Id != call.Actor.Id)
            throw Refusal.Forbidden();
        trigger.Description = call.Text("description") ?? trigger.Description;
        trigger.Updated = call.World.Now;
        return Answer.Json(trigger.Json(call.World, call.Actor));
    }

    private static Trigger Find(Call call) =>
        call.Project.Ci.Triggers.Find(trigger => trigger.Id == call.RouteId("trigger_id")) ?? throw Refusal.NotFound("Trigger");
}
