using System.Text.Json.Nodes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Projects;

internal static class Groups
{
    public static void MapGroups(this RouteTable routes)
    {
        routes.Map(
            "GET",
            "/groups",
            call =>
                call.Page(
                    call.World.Groups.FindAll(group => call.Actor.IsAdmin || group.LevelOf(call.Actor.Id) >= Level.Guest),
                    group => Json(call.World, group)
                )
        );
        routes.Map("POST", "/groups", Create);
        routes.Map("GET", "/groups/:id", call => Answer.Json(Json(call.World, call.Group)));
        routes.Map("GET", "/groups/:id/members", call => Members.List(call, call.Group.Members));
        routes.Map("POST", "/groups/:id/members", call => Members.Add(call, call.Group.Members));
    }

    public static Group Ensure(World world, string path)
    {
        if (world.Groups.Find(group => group.Answers(path)) is { } there)
            return there;
        var made = new Group(world.NextId(), path);
        world.Groups.Add(made);
        return made;
    }

    private static Answer Create(Call call)
    {
        call.Required("name");
        var path = call.Required("path");
        if (call.World.Groups.Exists(group => group.Answers(path)))
            throw Refusal.Saying(400, "Failed to save group {:path=>[\"has already been taken\"]}");
        var group = Ensure(call.World, path);
        group.Members[call.Actor.Id] = Level.Owner;
        return Answer.Created(Json(call.World, group));
    }

    private static JsonObject Json(World world, Group group) =>
        new()
        {
            ["id"] = group.Id,
            ["name"] = group.Path,
            ["path"] = group.Path[(group.Path.LastIndexOf('/') + 1)..],
            ["full_path"] = group.Path,
            ["visibility"] = "private",
            ["web_url"] = $"{world.Url}/groups/{group.Path}",
            ["parent_id"] = null,
        };
}
