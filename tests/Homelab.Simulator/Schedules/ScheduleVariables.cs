using Homelab.Simulator.Variables;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Schedules;

internal static class ScheduleVariables
{
    public static void MapScheduleVariables(this RouteTable routes, string path)
    {
        routes.Map("POST", path, Create);
        routes.Map("PUT", path + "/:key", Change);
        routes.Map("DELETE", path + "/:key", Delete);
    }

    private static Answer Create(Call call)
    {
        var schedule = ScheduleRoutes.Own(call);
        var made = new Variable(call.Required("key"), call.Required("value")) { Type = call.Text("variable_type") ?? "env_var" };
        VariableRules.Check(made, schedule.Variables);
        schedule.Variables.Add(made);
        return Answer.Created(made.ShortJson());
    }

    private static Answer Change(Call call)
    {
        var schedule = ScheduleRoutes.Own(call);
        var old = Find(call, schedule);
        var changed = old with { Value = call.Text("value") ?? old.Value, Type = call.Text("variable_type") ?? old.Type };
        VariableRules.Check(changed, schedule.Variables.Where(other => other != old));
        schedule.Variables[schedule.Variables.IndexOf(old)] = changed;
        return Answer.Json(changed.ShortJson());
    }

    private static Answer Delete(Call call)
    {
        var schedule = ScheduleRoutes.Own(call);
        var old = Find(call, schedule);
        schedule.Variables.Remove(old);
        return Answer.Json(old.ShortJson(), 202);
    }

    private static Variable Find(Call call, Schedule schedule) =>
        schedule.Variables.Find(variable => variable.Key == call.Route("key")) ?? throw Refusal.NotFound("Pipeline Schedule Variable");
}
