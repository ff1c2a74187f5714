using System.Text.Json.Nodes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Projects;

/// <summary>A project as the API shows it (api/projects.md).</summary>
internal static class ProjectJson
{
    public static JsonObject ToJson(this Project project, World world)
    {
        var json = Reference(project, world);
        json["description"] = project.Description;
        json["default_branch"] = project.DefaultBranch;
        json["visibility"] = "private";
        json["archived"] = false;
        json["empty_repo"] = project.IsEmpty;
        json["ssh_url_to_repo"] = $"git@127.0.0.1:{project.Path}.git";
        json["last_activity_at"] = project.Created.Iso();
        json["namespace"] = new JsonObject
        {
            ["id"] = project.Group.Id,
            ["name"] = project.Group.Path,
            ["path"] = project.Group.Path,
            ["full_path"] = project.Group.Path,
            ["kind"] = "group",
        };
        if (project.Origin is not null)
            json["forked_from_project"] = Reference(project.Origin, world);
        foreach (var (name, value) in project.Settings)
            json[name] = value?.DeepClone();
        return json;
    }

    /// <summary>As somebody sees it who asks for it alone.</summary>
    public static JsonObject ToJson(this Project project, World world, User user)
    {
        var json = project.ToJson(world);
        json["permissions"] = new JsonObject
        {
            ["project_access"] = Access(project.Members.GetValueOrDefault(user.Id)),
            ["group_access"] = Access(project.Group.LevelOf(user.Id)),
        };
        return json;
    }

    private static JsonObject? Access(Level level) =>
        level < Level.Guest ? null : new JsonObject { ["access_level"] = (int)level, ["notification_level"] = 3 };

    private static JsonObject Reference(Project project, World world) =>
        new()
        {
            ["id"] = project.Id,
            ["name"] = project.Name,
            ["name_with_namespace"] = project.Path,
            ["path"] = project.Name,
            ["path_with_namespace"] = project.Path,
            ["created_at"] = project.Created.Iso(),
            ["web_url"] = $"{world.Url}/{project.Path}",
            ["http_url_to_repo"] = $"{world.Url}/{project.Path}.git",
        };
}
