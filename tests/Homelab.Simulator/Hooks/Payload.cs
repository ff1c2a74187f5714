using System.Text.Json.Nodes;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Hooks;

/// <summary>The parts many payloads share, in the shape of the documentation's samples
/// (user/project/integrations/webhook_events.md).</summary>
internal static class Payload
{
    public static JsonObject Of(User user, World world) =>
        new()
        {
            ["id"] = user.Id,
            ["name"] = user.Name,
            ["username"] = user.Username,
            ["avatar_url"] = $"{world.Url}/uploads/user/{user.Id}.png",
            ["email"] = "[REDACTED]",
        };

    public static JsonObject Of(Project project, World world) =>
        new()
        {
            ["id"] = project.Id,
            ["name"] = project.Name,
            ["description"] = project.Description,
            ["web_url"] = $"{world.Url}/{project.Path}",
            ["avatar_url"] = null,
            ["git_ssh_url"] = $"git@127.0.0.1:{project.Path}.git",
            ["git_http_url"] = $"{world.Url}/{project.Path}.git",
            ["namespace"] = project.Group.Path,
            ["visibility_level"] = 0,
            ["path_with_namespace"] = project.Path,
            ["default_branch"] = project.DefaultBranch,
            ["ci_config_path"] = null,
            ["homepage"] = $"{world.Url}/{project.Path}",
            ["url"] = $"git@127.0.0.1:{project.Path}.git",
            ["ssh_url"] = $"git@127.0.0.1:{project.Path}.git",
            ["http_url"] = $"{world.Url}/{project.Path}.git",
        };
}
