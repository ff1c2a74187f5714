using System.Text.Json.Nodes;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Projects;

internal static class ProjectRoutes
{
    public static void MapProjects(this RouteTable routes)
    {
        routes.Map("GET", "/projects", call => call.Page(
            call.World.Projects.FindAll(project => call.Actor.IsAdmin || project.LevelOf(call.Actor.Id) >= Level.Guest), project => Json(call.World, project)));
        routes.Map("POST", "/projects", Create);
        routes.Map("GET", "/projects/:id", call => Answer.Json(Json(call.World, call.Project)));
        routes.Map("PUT", "/projects/:id", Change);
        routes.Map("DELETE", "/projects/:id", call =>
        {
            call.World.Projects.Remove(call.Project);
            return Answer.Json(new JsonObject { ["message"] = "202 Accepted" }, 202);
        });
    }

    public static Project Create(World world, Group group, string name)
    {
        var id = world.NextId();
        var project = new Project(id, group, name, world.Now, Repository.Create(world.Git, id, "main"));
        world.Projects.Add(project);
        return project;
    }

    public static JsonObject Json(World world, Project project)
    {
        var json = new JsonObject
        {
            ["id"] = project.Id, ["name"] = project.Name, ["path"] = project.Name, ["path_with_namespace"] = project.Path,
            ["description"] = project.Description, ["default_branch"] = project.DefaultBranch, ["visibility"] = "private",
            ["web_url"] = $"{world.Url}/{project.Path}", ["http_url_to_repo"] = $"{world.Url}/{project.Path}.git",
            ["created_at"] = project.Created.Iso(), ["archived"] = false,
            ["namespace"] = new JsonObject { ["id"] = project.Group.Id, ["full_path"] = project.Group.Path, ["kind"] = "group" },
        };
        foreach (var (name, value) in project.Settings)
            json[name] = value?.DeepClone();
        return json;
    }

    private static Answer Create(Call call)
    {
        var name = call.Text("path") ?? call.Required("name");
        var group = call.World.Groups.Find(group => group.Id == call.Number("namespace_id")) ?? Groups.Ensure(call.World, call.Actor.Username);
        var level = call.Actor.IsAdmin || group.Path == call.Actor.Username ? Level.Owner : group.LevelOf(call.Actor.Id);
        if (level < Level.Developer)
            throw Refusal.Field("namespace", "is not valid");
        if (call.World.FindProject($"{group.Path}/{name}") is not null)
            throw Refusal.Field("path", "has already been taken");
        var project = Create(call.World, group, name);
        project.Members[call.Actor.Id] = group.Path == call.Actor.Username ? Level.Owner : Level.Maintainer;
        return Answer.Created(Json(call.World, project));
    }

    private static Answer Change(Call call)
    {
        foreach (var (name, value) in call.Parameters)
        {
            if (name == "description")
                call.Project.Description = call.Text(name) ?? "";
            else if (name == "default_branch")
                call.Project.Repository.PointTo(call.Project.DefaultBranch = call.Required(name));
            else if (Known.Contains(name))
                call.Project.Settings[name] = value?.DeepClone();
        }

        return Answer.Json(Json(call.World, call.Project));
    }

    // api/projects.md "Update a project": the ones a homelab sets.
    private static readonly HashSet<string> Known =
    [
        "only_allow_merge_if_pipeline_succeeds", "allow_merge_on_skipped_pipeline", "only_allow_merge_if_all_discussions_are_resolved", "merge_method",
        "squash_option", "remove_source_branch_after_merge", "ci_config_path", "ci_default_git_depth", "auto_cancel_pending_pipelines",
        "ci_forward_deployment_enabled", "ci_allow_fork_pipelines_to_run_in_parent_project", "build_timeout",
        "ci_pipeline_variables_minimum_override_role", "protect_merge_request_pipelines", "resource_group_default_process_mode",
    ];
}
