using System.Text.Json.Nodes;
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
        foreach (var feature in Features)
        {
            json[$"{feature}_enabled"] = true;
            json[feature == "jobs" ? "builds_access_level" : $"{feature}_access_level"] = "enabled";
        }

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

    // glab opens no merge request where the project does not say that it takes them.
    private static readonly string[] Features = ["issues", "merge_requests", "jobs"];

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
