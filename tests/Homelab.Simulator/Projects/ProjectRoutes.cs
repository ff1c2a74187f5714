using System.Text.Json.Nodes;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Repositories.Writing;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Projects;

internal static class ProjectRoutes
{
    public static void MapProjects(this RouteTable routes)
    {
        routes.Map("GET", "/projects", List);
        routes.MapSlow("POST", "/projects", CreateAsync);
        routes.Map("GET", "/projects/:id", call => Answer.Json(call.Project.ToJson(call.World)));
        routes.Map("PUT", "/projects/:id", Change);
        routes.Map(
            "DELETE",
            "/projects/:id",
            call =>
            {
                call.World.Projects.Remove(call.Project);
                return Answer.Json(new JsonObject { ["message"] = "202 Accepted" }, 202);
            }
        );
        routes.Map("PUT", "/projects/:id/transfer", ProjectMoves.Transfer);
        routes.MapSlow("POST", "/projects/:id/fork", Forks.CreateAsync);
        routes.Map(
            "GET",
            "/projects/:id/forks",
            call =>
                call.Page(
                    call.World.Projects.FindAll(project => project.Origin == call.Project && Sees(call, project)),
                    project => project.ToJson(call.World)
                )
        );
    }

    public static Project Create(World world, Group group, string name, Project? origin = null)
    {
        var id = world.NextId();
        var branch = origin?.DefaultBranch ?? "main";
        var project = new Project(id, group, name, world.Now, Repository.Create(world.Git, id, branch))
        {
            Origin = origin,
            DefaultBranch = branch,
        };
        world.Projects.Add(project);
        return project;
    }

    /// <summary>A namespace the caller may put projects into: a group, or their own.</summary>
    public static Group Namespace(Call call, string? idOrPath)
    {
        var group = idOrPath is null ? null : call.World.Groups.Find(group => group.Answers(idOrPath));
        if (group is null && idOrPath is not null && idOrPath != call.Actor.Username)
            throw Refusal.Field("namespace", "is not valid");
        group ??= Groups.Ensure(call.World, call.Actor.Username);
        return call.Actor.IsAdmin || IsOwn(call, group) || group.LevelOf(call.Actor.Id) >= Level.Developer
            ? group
            : throw Refusal.Field("namespace", "is not valid");
    }

    /// <summary>Whoever makes a project holds it: as its owner at home, else as a Maintainer.</summary>
    public static Project CreateFor(Call call, Group group, string name, Project? origin = null)
    {
        var project = Create(call.World, group, name, origin);
        project.Members[call.Actor.Id] = IsOwn(call, group) ? Level.Owner : Level.Maintainer;
        return project;
    }

    private static bool IsOwn(Call call, Group group) => group.Path == call.Actor.Username;

    private static bool Sees(Call call, Project project) => call.Actor.IsAdmin || project.LevelOf(call.Actor.Id) >= Level.Guest;

    private static Answer List(Call call)
    {
        var found = call
            .World.Projects.Where(project => Sees(call, project))
            .Where(project => call.Flag("membership") != true || project.LevelOf(call.Actor.Id) >= Level.Guest)
            .Where(project => call.Flag("owned") != true || project.LevelOf(call.Actor.Id) == Level.Owner)
            .Where(project => project.Path.Contains(call.Text("search") ?? "", StringComparison.OrdinalIgnoreCase))
            .OrderBy(project => project.Id)
            .ToList();
        if (call.Text("pagination") == "keyset")
            return call.KeysetPage(found, project => project.Id, project => project.ToJson(call.World));
        // Newest first unless asked.
        if (call.Text("sort") != "asc")
            found.Reverse();
        return call.Page(found, project => project.ToJson(call.World));
    }

    private static async Task<Answer> CreateAsync(Call call)
    {
        var project = await call.InTurnAsync(() => Create(call));
        if (call.Flag("initialize_with_readme") == true)
            await CommitRequest.ReadMe(call, project).WriteAsync();
        return await call.InTurnAsync(() => Answer.Created(project.ToJson(call.World)));
    }

    private static Project Create(Call call)
    {
        var name = call.Text("path") ?? call.Required("name");
        var group = Namespace(call, call.Text("namespace_id"));
        if (call.World.FindProject($"{group.Path}/{name}") is not null)
            throw Refusal.Field("path", "has already been taken");
        var project = CreateFor(call, group, name);
        project.Description = call.Text("description") ?? "";
        if (call.Text("default_branch") is { } branch)
            project.Repository.PointTo(project.DefaultBranch = branch);
        return project;
    }

    private static Answer Change(Call call)
    {
        foreach (var (name, value) in call.Everything())
        {
            if (name == "description")
                call.Project.Description = call.Text(name) ?? "";
            else if (name == "default_branch")
                call.Project.Repository.PointTo(call.Project.DefaultBranch = call.Required(name));
            else if (name == "path")
                ProjectMoves.Move(call, call.Project.Group, call.Required(name));
            else if (Known.Contains(name))
                call.Project.Settings[name] = value?.DeepClone();
        }

        return Answer.Json(call.Project.ToJson(call.World));
    }

    // api/projects.md "Update a project": the ones a homelab sets.
    private static readonly HashSet<string> Known =
    [
        "only_allow_merge_if_pipeline_succeeds",
        "allow_merge_on_skipped_pipeline",
        "only_allow_merge_if_all_discussions_are_resolved",
        "merge_method",
        "squash_option",
        "remove_source_branch_after_merge",
        "ci_config_path",
        "ci_default_git_depth",
        "auto_cancel_pending_pipelines",
        "ci_forward_deployment_enabled",
        "ci_allow_fork_pipelines_to_run_in_parent_project",
        "build_timeout",
        "ci_pipeline_variables_minimum_override_role",
        "protect_merge_request_pipelines",
        "resource_group_default_process_mode",
    ];
}
