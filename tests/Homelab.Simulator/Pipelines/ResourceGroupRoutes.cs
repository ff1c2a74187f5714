using System.Text.Json.Nodes;
using Homelab.Simulator.Jobs;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Pipelines;

internal static class ResourceGroupRoutes
{
    private static readonly string[] Modes = ["unordered", "oldest_first", "newest_first", "newest_ready_first"];

    public static void MapResourceGroups(this RouteTable routes)
    {
        const string path = "/projects/:id/resource_groups";
        routes.Map("GET", path, call => call.Page(All(call), Json));
        routes.Map("GET", path + "/:key", call => Answer.Json(Json(Find(call))));
        routes.Map("PUT", path + "/:key", Change);
        routes.Map("GET", path + "/:key/upcoming_jobs", Upcoming);
        routes.Map(
            "GET",
            path + "/:key/current_job",
            call =>
                Jobs(call, Find(call).Key).Find(job => job.Status is "pending" or "running" or "canceling") is { } job
                    ? Answer.Json(JobJson.Of(call.World, job))
                    : throw Refusal.NotFound("Job")
        );
    }

    private static Answer Change(Call call)
    {
        var group = Find(call);
        group.ProcessMode = call.Choice("process_mode", Modes) ?? group.ProcessMode;
        group.Updated = call.World.Now;
        return Answer.Json(Json(group));
    }

    // In the order in which they will get it.
    private static Answer Upcoming(Call call)
    {
        var group = Find(call);
        var waiting = Jobs(call, group.Key).FindAll(job => job.Status == "waiting_for_resource");
        if (group.ProcessMode.StartsWith("newest", StringComparison.Ordinal))
            waiting.Reverse();
        return call.Page(waiting, job => JobJson.Of(call.World, job));
    }

    private static List<Job> Jobs(Call call, string? key = null) =>
        [
            .. call
                .Project.Ci.Pipelines.SelectMany(pipeline => pipeline.Jobs)
                .Where(job => job.Definition.ResourceGroup is { } own && (key ?? own) == own)
                .OrderBy(job => job.Id),
        ];

    private static List<ResourceGroup> All(Call call)
    {
        var groups = call.Project.Ci.ResourceGroups;
        foreach (var job in Jobs(call))
        {
            var key = job.Definition.ResourceGroup!;
            if (!groups.ContainsKey(key))
                groups[key] = new ResourceGroup(call.World.NextId(), key, job.Created);
        }

        return [.. groups.Values.OrderBy(group => group.Key, StringComparer.Ordinal)];
    }

    private static ResourceGroup Find(Call call) =>
        All(call).Find(group => group.Key == call.Route("key")) ?? throw Refusal.NotFound("Resource Group");

    private static JsonObject Json(ResourceGroup group) =>
        new()
        {
            ["id"] = group.Id,
            ["key"] = group.Key,
            ["process_mode"] = group.ProcessMode,
            ["created_at"] = group.Created.Iso(),
            ["updated_at"] = group.Updated.Iso(),
        };
}
