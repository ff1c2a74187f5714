using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Pipelines;

internal static class ResourceGroupRoutes
{
    private static readonly string[] Modes = ["unordered", "oldest_first", "newest_first", "newest_ready_first"];

    public static void MapResourceGroups(this RouteTable routes)
    {
        const string path = "/projects/:id/resource_groups";
        routes.Map("GET", path, call => call.Page(Keys(call), key => Json(call, key)));
        routes.Map("GET", path + "/:key", call => Answer.Json(Json(call, Find(call))));
        routes.Map(
            "PUT",
            path + "/:key",
            call =>
            {
                var key = Find(call);
                var mode = call.Text("process_mode") ?? "unordered";
                if (!Modes.Contains(mode))
                    throw new Refusal(400, new JsonObject { ["error"] = "process_mode does not have a valid value" });
                call.Project.Ci.ProcessModes[key] = mode;
                return Answer.Json(Json(call, key));
            }
        );
    }

    // A group is there once a job named it.
    private static List<string> Keys(Call call) =>
        [
            .. call
                .Project.Ci.Pipelines.SelectMany(pipeline => pipeline.Jobs)
                .Select(job => job.Definition.ResourceGroup)
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private static string Find(Call call) => Keys(call).Find(key => key == call.Route("key")) ?? throw Refusal.NotFound("Resource Group");

    private static JsonObject Json(Call call, string key) => new() { ["key"] = key, ["process_mode"] = call.Project.Ci.ProcessMode(key) };
}
