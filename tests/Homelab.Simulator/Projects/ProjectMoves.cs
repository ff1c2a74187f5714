using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Projects;

/// <summary>A project under another name or in another group; who asks for the old path is sent on.</summary>
internal static class ProjectMoves
{
    public static Answer Transfer(Call call)
    {
        Move(call, ProjectRoutes.Namespace(call, call.Required("namespace")), call.Project.Name);
        return Answer.Json(call.Project.ToJson(call.World));
    }

    public static void Move(Call call, Group group, string name)
    {
        var (world, project) = (call.World, call.Project);
        if (project.Group == group && project.Name == name)
            return;
        if (world.FindProject($"{group.Path}/{name}") is { } taken && taken != project)
            throw Refusal.Field("path", "has already been taken");
        world.Moved[project.Path] = project;
        (project.Group, project.Name) = (group, name);
        world.Moved.Remove(project.Path);
    }
}
