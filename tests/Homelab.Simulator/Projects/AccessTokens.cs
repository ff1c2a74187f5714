using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Projects;

/// <summary>api/project_access_tokens.md: each token is a bot user of its own, a member of the project with the token's role.</summary>
internal static class AccessTokens
{
    private const string Path = "/projects/:id/access_tokens";
    private const int LongestLife = 365;

    private static readonly HashSet<string> Scopes =
    [
        "api",
        "read_api",
        "read_repository",
        "write_repository",
        "read_registry",
        "write_registry",
        "create_runner",
        "manage_runner",
        "ai_features",
        "k8s_proxy",
        "self_rotate",
    ];

    public static void MapAccessTokens(this RouteTable routes)
    {
        routes.Map("GET", Path, call => call.Page(Of(call), token => Json(call.Project, token)));
        routes.Map("GET", Path + "/:token_id", call => Answer.Json(Json(call.Project, Find(call))));
        routes.Map("POST", Path, Create);
        routes.Map("DELETE", Path + "/:token_id", Revoke);
    }

    private static Answer Create(Call call)
    {
        var name = call.Required("name");
        var scopes = Wanted(call);
        var level = Role(call);
        var expires = Expiry(call);
        var id = call.World.NextId();
        var user = new User(
            id,
            $"project_{call.Project.Id}_bot_{RandomNumberGenerator.GetHexString(32, lowercase: true)}",
            name,
            IsBot: true
        );
        call.World.Users.Add(user);
        call.Project.Members[user.Id] = level;
        var token = Seed.Token(call.World, user, scopes, expires: expires, name: name);
        var json = Json(call.Project, token);
        // Shown this once.
        json["token"] = token.Value;
        return Answer.Created(json);
    }

    private static Answer Revoke(Call call)
    {
        var token = Find(call);
        call.World.Tokens.Remove(token);
        call.Project.Members.Remove(token.User.Id);
        return Answer.NoContent;
    }

    private static HashSet<string> Wanted(Call call)
    {
        if (call.Node("scopes") is not JsonArray { Count: > 0 } given)
            throw Refusal.Missing("scopes");
        var scopes = given.Select(scope => $"{scope}").ToHashSet();
        return scopes.IsSubsetOf(Scopes) ? scopes : throw Refusal.DoesNotHaveValidValue("scopes");
    }

    // Nobody hands out more than they hold.
    private static Level Role(Call call)
    {
        var level = (Level)(call.Number("access_level") ?? (int)Level.Maintainer);
        if (!Enum.IsDefined(level) || level < Level.Guest)
            throw Refusal.DoesNotHaveValidValue("access_level");
        return level <= call.Level
            ? level
            : throw Refusal.Saying(
                400,
                "400 Bad request - Access level of the token can't be greater the access level of the user who created the token"
            );
    }

    private static DateTimeOffset Expiry(Call call)
    {
        var longest = call.World.Now.UtcDateTime.Date.AddDays(LongestLife);
        if (call.Text("expires_at") is not { } text)
            return new DateTimeOffset(longest, TimeSpan.Zero);
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            throw Refusal.Invalid("expires_at");
        var expires = new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        if (expires.UtcDateTime > longest)
            throw Refusal.Saying(400, $"400 Bad request - Expiration date must be before {longest:yyyy-MM-dd}");
        return expires > call.World.Now ? expires : throw Refusal.Saying(400, "400 Bad request - Expiration date must be in the future");
    }

    private static List<AccessToken> Of(Call call) =>
        call.World.Tokens.FindAll(token => !token.IsJob && token.User.IsBot && call.Project.Members.ContainsKey(token.User.Id));

    private static AccessToken Find(Call call)
    {
        var id = call.RouteId("token_id");
        return Of(call).Find(token => token.Id == id)
            ?? throw Refusal.Saying(404, "404 Could not find project access token with token_id: " + id);
    }

    private static JsonObject Json(Project project, AccessToken token) =>
        new()
        {
            ["id"] = token.Id,
            ["name"] = token.Name,
            ["description"] = null,
            ["revoked"] = false,
            ["active"] = true,
            ["user_id"] = token.User.Id,
            ["scopes"] = new JsonArray([.. token.Scopes.Order(StringComparer.Ordinal).Select(scope => (JsonNode)scope)]),
            ["created_at"] = token.Created.Iso(),
            ["last_used_at"] = token.LastUsed?.Iso(),
            ["expires_at"] = token.ExpiresAt?.Iso()[..10],
            ["access_level"] = (int)project.LevelOf(token.User.Id),
        };
}
