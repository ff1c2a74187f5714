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
        routes.Map("GET", "/projects/:id", One);
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

    private static readonly Filters<Project> Listed = new Filters<Project>()
        .With("membership", (call, _) => Least(call, call.Flag("membership") == true ? Level.Guest : Level.Anyone))
        .With("owned", (call, _) => Least(call, call.Flag("owned") == true ? Level.Owner : Level.Anyone))
        .With("min_access_level", (call, _) => Least(call, (Level)call.Number("min_access_level")!))
        .With("search", (project, words) => project.Path.Contains(words, StringComparison.OrdinalIgnoreCase))
        // Everything here is private and nothing archived.
        .WithFlag("archived", (_, archived) => !archived)
        .WithChoice("visibility", ["private", "internal", "public"], (_, visibility) => visibility == "private");

    private static Func<Project, bool> Least(Call call, Level level) => project => project.LevelOf(call.Actor.Id) >= level;

    private static Answer List(Call call)
    {
        var found = Listed.Apply(call, call.World.Projects.Where(project => Sees(call, project)));
        if (call.Text("pagination") == "keyset")
            return call.KeysetPage(found, project => project.Id, project => project.ToJson(call.World));
        var sorted = call.Choice("order_by", "id", "name", "path", "created_at", "updated_at", "last_activity_at") is "name" or "path"
            ? found.OrderBy(project => project.Path, StringComparer.Ordinal)
            : found.OrderBy(project => project.Id);
        // The last first unless asked.
        return call.Page<Project>(call.Text("sort") == "asc" ? [.. sorted] : [.. sorted.Reverse()], project => project.ToJson(call.World));
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

    private static Answer One(Call call)
    {
        // glab asks every time that it wants neither; nothing here has any.
        call.Knows("license", "with_custom_attributes");
        return Answer.Json(call.Project.ToJson(call.World, call.Actor));
    }

    private static Answer Change(Call call)
    {
        // Everything is judged before anything is changed.
        var settings = call.Given.Where(ProjectSettings.Knows).ToDictionary(name => name, name => ProjectSettings.Read(call, name));
        var own = Own.Where(call.Gives).ToList();
        if (settings.Count + own.Count == 0)
            throw new Refusal(
                400,
                new JsonObject { ["error"] = $"{string.Join(", ", Own)} are missing, at least one parameter must be provided" }
            );
        if (call.Text("path") is { } path)
            ProjectMoves.Move(call, call.Project.Group, path);
        if (call.Text("default_branch") is { } branch)
            call.Project.Repository.PointTo(call.Project.DefaultBranch = branch);
        call.Project.Description = call.Text("description") ?? call.Project.Description;
        foreach (var (name, value) in settings)
            call.Project.Settings[name] = value;
        return Answer.Json(call.Project.ToJson(call.World, call.Actor));
    }

    /// <summary>What is more than a setting.</summary>
    private static readonly string[] Own = ["default_branch", "description", "path"];
}
