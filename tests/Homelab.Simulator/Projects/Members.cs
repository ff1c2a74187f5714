using System.Text.Json.Nodes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Projects;

internal static class Members
{
    public static void MapMembers(this RouteTable routes)
    {
        const string path = "/projects/:id/members";
        routes.Map("GET", path, call => List(call, call.Project.Members));
        routes.Map(
            "GET",
            path + "/all",
            call =>
                List(
                    call,
                    call.Project.Members.Keys.Union(call.Project.Group.Members.Keys).ToDictionary(user => user, call.Project.LevelOf)
                )
        );
        routes.Map("GET", path + "/:user_id", call => One(call, call.Project.Members.GetValueOrDefault(call.RouteId("user_id"))));
        // An administrator who is no member is not found here either.
        routes.Map("GET", path + "/all/:user_id", call => One(call, call.Project.LevelOf(call.RouteId("user_id"))));
        routes.Map("POST", path, call => Add(call, call.Project.Members));
        routes.Map("PUT", path + "/:user_id", Change);
        routes.Map(
            "DELETE",
            path + "/:user_id",
            call => call.Project.Members.Remove(call.RouteId("user_id")) ? Answer.NoContent : throw Refusal.NotFound("Member")
        );
    }

    /// <summary>With <c>query</c> and <c>user_ids[]</c> only those they name.</summary>
    public static Answer List(Call call, IReadOnlyDictionary<long, Level> members)
    {
        var wanted = Known.Apply(call, call.World.Users.FindAll(user => members.ContainsKey(user.Id))).ConvertAll(user => user.Id);
        return call.Page(
            members.Where(member => wanted.Contains(member.Key)).ToList(),
            member => Json(call.World, member.Key, member.Value)
        );
    }

    private static readonly Filters<User> Known = new Filters<User>()
        .With("query", (user, words) => user.Is(words))
        .With("user_ids", (_, value) => user => Narrow.Words(value).Contains($"{user.Id}"))
        // Everybody here is active.
        .WithChoice("state", ["active", "awaiting"], (_, state) => state == "active");

    public static JsonObject Json(World world, long user, Level level)
    {
        var json = world.Users.Single(one => one.Id == user).ToJson(world);
        json["access_level"] = (int)level;
        json["expires_at"] = null;
        return json;
    }

    public static Answer Add(Call call, Dictionary<long, Level> members)
    {
        var user = UserRoutes.Find(call, call.Number("user_id") ?? throw Refusal.Missing("user_id, username"));
        var level = Wanted(call);
        if (!members.TryAdd(user.Id, level))
            throw Refusal.Saying(409, "Member already exists");
        return Answer.Created(Json(call.World, user.Id, level));
    }

    private static Answer Change(Call call)
    {
        var user = call.RouteId("user_id");
        if (!call.Project.Members.ContainsKey(user))
            throw Refusal.NotFound("Member");
        call.Project.Members[user] = Wanted(call);
        return Answer.Json(Json(call.World, user, call.Project.Members[user]));
    }

    private static Answer One(Call call, Level level) =>
        level >= Level.Guest ? Answer.Json(Json(call.World, call.RouteId("user_id"), level)) : throw Refusal.Saying(404, "404 Not found");

    private static Level Wanted(Call call)
    {
        var level = (Level)(call.Number("access_level") ?? throw Refusal.Missing("access_level"));
        if (!Enum.IsDefined(level) || level < Level.Guest)
            throw new Refusal(400, new JsonObject { ["error"] = "access_level does not have a valid value" });
        // Nobody hands out more than they hold.
        var own = call.Actor.IsAdmin ? Level.Owner : OwnLevel(call);
        return level <= own ? level : throw Refusal.Forbidden();
    }

    private static Level OwnLevel(Call call) => call.HasProject ? call.Level : call.Group.LevelOf(call.Actor.Id);
}
