using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Hooks;

/// <summary>api/project_webhooks.md</summary>
internal static class HookRoutes
{
    private const string Path = "/projects/:id/hooks";

    public static void MapHooks(this RouteTable routes, Courier courier)
    {
        routes.Map("GET", Path, call => call.Page(call.Project.Hooks, hook => hook.ToJson(call.World.Now)));
        routes.Map("POST", Path, Add);
        routes.Map("GET", Path + "/:hook_id", call => Answer.Json(Find(call).ToJson(call.World.Now)));
        routes.Map("PUT", Path + "/:hook_id", Change);
        routes.Map(
            "DELETE",
            Path + "/:hook_id",
            call =>
            {
                call.Project.Hooks.Remove(Find(call));
                return Answer.NoContent;
            }
        );
        routes.MapSlow("POST", Path + "/:hook_id/test/:trigger", call => Test(call, courier));
        routes.Map("GET", Path + "/:hook_id/events", Events);
        routes.MapSlow("POST", Path + "/:hook_id/events/:event_id/resend", call => Resend(call, courier));
    }

    private static Answer Add(Call call)
    {
        call.Required("url");
        var hook = new ProjectHook(call.World.NextId(), call.Project, call.World.Now);
        HookForm.Fill(hook, call);
        call.Project.Hooks.Add(hook);
        return Answer.Created(hook.ToJson(call.World.Now));
    }

    private static Answer Change(Call call)
    {
        var hook = Find(call);
        HookForm.Fill(hook, call);
        return Answer.Json(hook.ToJson(call.World.Now));
    }

    // The receiver may call back before it answers, so the turn is not held meanwhile.
    private static async Task<Answer> Test(Call call, Courier courier)
    {
        var delivery = await call.InTurnAsync(() => Sample(call, courier));
        var sent = await courier.Postman.SendAsync(delivery, call.Http.RequestAborted);
        return sent.Succeeded
            ? Answer.Created(new JsonObject { ["message"] = "201 Created" })
            : throw Refusal.Saying(422, sent.Body.Length > 0 ? sent.Body : sent.Status);
    }

    private static Delivery Sample(Call call, Courier courier)
    {
        var hook = Find(call);
        var kind = call.Route("trigger");
        if (!ProjectHook.Switches.Contains(kind))
            throw Refusal.Invalid("trigger");
        Limit(hook, call.World.Now);
        var latest =
            courier.Latest(call.Project, kind)
            ?? throw Refusal.Saying(
                422,
                $"Ensure the project has {kind.Replace("_events", "", StringComparison.Ordinal).Replace('_', ' ')}."
            );
        return new Delivery(hook, latest, Courier.Write(latest));
    }

    private static Answer Events(Call call)
    {
        var wanted = call.Text("status");
        var since = call.World.Now.AddDays(-7);
        return call.Page(
            Find(call).Log.Entries.Where(entry => entry.At >= since && Matches(entry, wanted)).ToList(),
            entry => entry.ToJson()
        );
    }

    private static bool Matches(LoggedDelivery entry, string? wanted) =>
        wanted switch
        {
            null => true,
            "successful" => entry.Status.StartsWith('2'),
            "client_failure" => entry.Status.StartsWith('4'),
            "server_failure" => entry.Status.StartsWith('5') || entry.Status == "internal error",
            _ => entry.Status == wanted,
        };

    private static async Task<Answer> Resend(Call call, Courier courier)
    {
        var delivery = await call.InTurnAsync(() => Earlier(call));
        var sent = await courier.Postman.SendAsync(delivery, call.Http.RequestAborted);
        return Answer.Created(new JsonObject { ["response_status"] = int.TryParse(sent.Status, out var status) ? status : sent.Status });
    }

    /// <summary>The same delivery once more, whole: only its time will be new.</summary>
    private static Delivery Earlier(Call call)
    {
        var hook = Find(call);
        var id = call.RouteId("event_id");
        var entry = hook.Log.Entries.FirstOrDefault(entry => entry.Id == id) ?? throw Refusal.Saying(404, "404 Not found");
        Limit(hook, call.World.Now);
        return entry.Delivery with { Mischief = Mischief.None };
    }

    // Five tests or resends of a hook a minute.
    private static void Limit(ProjectHook hook, DateTimeOffset now)
    {
        hook.ByHand.RemoveAll(moment => moment <= now.AddMinutes(-1));
        if (hook.ByHand.Count >= 5)
            throw Refusal.TooOften();
        hook.ByHand.Add(now);
    }

    private static ProjectHook Find(Call call)
    {
        var id = call.RouteId("hook_id");
        return call.Project.Hooks.Find(hook => hook.Id == id) ?? throw Refusal.Saying(404, "404 Not found");
    }
}
