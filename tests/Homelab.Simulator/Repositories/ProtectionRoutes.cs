using System.Text.Json.Nodes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Repositories;

internal static class ProtectionRoutes
{
    private const string Path = "/projects/:id/protected_branches";

    public static void MapProtections(this RouteTable routes)
    {
        routes.Map("GET", Path, call => call.Page(call.Project.Protections, Json));
        routes.Map("GET", Path + "/:name", call => Answer.Json(Json(Find(call))));
        routes.Map("POST", Path, Create);
        routes.Map("PATCH", Path + "/:name", Change);
        routes.Map(
            "DELETE",
            Path + "/:name",
            call =>
            {
                call.Project.Protections.Remove(Find(call));
                return Answer.NoContent;
            }
        );
    }

    private static Answer Create(Call call)
    {
        var name = call.Required("name");
        if (call.Project.Protections.Exists(rule => rule.Pattern == name))
            throw Refusal.Saying(409, $"Protected branch '{name}' already exists");
        var made = new Protection(
            call.World.NextId(),
            name,
            Level(call, "push_access_level"),
            Level(call, "merge_access_level"),
            Level(call, "unprotect_access_level"),
            call.Flag("allow_force_push") ?? false
        );
        call.Project.Protections.Add(made);
        return Answer.Created(Json(made));
    }

    private static Answer Change(Call call)
    {
        var before = Find(call);
        var after = before with { AllowForce = call.Flag("allow_force_push") ?? before.AllowForce };
        call.Project.Protections[call.Project.Protections.IndexOf(before)] = after;
        return Answer.Json(Json(after));
    }

    private static Protection Find(Call call) =>
        call.Project.Protections.Find(rule => rule.Pattern == call.Route("name")) ?? throw Refusal.Saying(404, "404 Not found");

    private static Level Level(Call call, string parameter) =>
        call.Number(parameter) switch
        {
            null => Rights.Level.Maintainer,
            0 or 30 or 40 or 60 => (Level)call.Number(parameter)!,
            _ => throw Refusal.DoesNotHaveValidValue(parameter),
        };

    private static JsonObject Json(Protection rule) =>
        new()
        {
            ["id"] = rule.Id,
            ["name"] = rule.Pattern,
            ["push_access_levels"] = Levels(rule.Id, rule.Push),
            ["merge_access_levels"] = Levels(rule.Id, rule.Merge),
            ["unprotect_access_levels"] = Levels(rule.Id, rule.Unprotect),
            ["allow_force_push"] = rule.AllowForce,
            ["code_owner_approval_required"] = false,
            ["inherited"] = false,
        };

    private static JsonArray Levels(long id, Level level) =>
        [
            new JsonObject
            {
                ["id"] = id,
                ["access_level"] = (int)level,
                ["access_level_description"] = Words(level),
                ["deploy_key_id"] = null,
                ["user_id"] = null,
                ["group_id"] = null,
            },
        ];

    private static string Words(Level level) =>
        (int)level switch
        {
            0 => "No one",
            30 => "Developers + Maintainers",
            60 => "Administrators",
            _ => "Maintainers",
        };
}
