using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Users;

internal static class UserRoutes
{
    private static readonly Filters<User> Known = new Filters<User>()
        .With("username", (user, name) => string.Equals(user.Username, name, StringComparison.OrdinalIgnoreCase))
        .With("search", (user, words) => user.Is(words))
        .WithFlag("active", (_, active) => active)
        .WithFlag("blocked", (_, blocked) => !blocked)
        .WithFlag("admins", (user, admins) => !admins || user.IsAdmin)
        .Knowing("exclude_internal");

    public static void MapUsers(this RouteTable routes)
    {
        routes.Map(
            "GET",
            "/version",
            call => Answer.Json(new JsonObject { ["version"] = call.World.Options.Version, ["revision"] = "51a1e00" })
        );
        routes.Map(
            "GET",
            "/metadata",
            call =>
                Answer.Json(
                    new JsonObject
                    {
                        ["version"] = call.World.Options.Version,
                        ["revision"] = "51a1e00",
                        ["enterprise"] = true,
                        ["kas"] = new JsonObject { ["enabled"] = false },
                    }
                )
        );
        routes.Map("GET", "/user", call => Answer.Json(Own(call)));
        routes.Map("GET", "/users", call => call.Page(Known.Apply(call, call.World.Users), user => user.ToJson(call.World)));
        routes.Map("GET", "/users/:user_id", call => Answer.Json(Find(call, call.RouteId("user_id")).ToJson(call.World)));
        routes.Map("GET", "/personal_access_tokens/self", call => Answer.Json(Self(call)));
    }

    /// <summary>A user by id, or 404.</summary>
    public static User Find(Call call, long id) => call.World.Users.Find(user => user.Id == id) ?? throw Refusal.NotFound("User");

    private static JsonObject Own(Call call)
    {
        var json = call.Actor.ToJson(call.World);
        json["bot"] = call.Actor.IsBot;
        if (call.Actor.IsAdmin)
            json["is_admin"] = true;
        return json;
    }

    private static JsonObject Self(Call call) =>
        new()
        {
            ["id"] = call.Token!.Id,
            ["name"] = call.Token.Name,
            ["revoked"] = false,
            ["active"] = true,
            ["user_id"] = call.Actor.Id,
            ["scopes"] = new JsonArray([.. call.Token.Scopes.Select(scope => (JsonNode)scope)]),
            ["created_at"] = call.Token.Created.Iso(),
            ["last_used_at"] = call.Token.LastUsed?.Iso(),
            ["expires_at"] = call.Token.ExpiresAt?.Iso()[..10],
        };
}
