using System.Text.Json.Nodes;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Projects;

/// <summary>Copies of a project, with a repository of their own. GitLab copies in the background; here it is done at once.</summary>
internal static class Forks
{
    public static async Task<Answer> CreateAsync(Call call)
    {
        var fork = await call.InTurnAsync(() => Reserve(call));
        await fork.Repository.WriteAsync(
            () =>
                fork.Repository.MustAsync(
                    ["fetch", "--quiet", call.Project.Repository.Folder, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"],
                    CancellationToken.None
                ),
            CancellationToken.None
        );
        return await call.InTurnAsync(() => Answer.Created(Finish(call, fork)));
    }

    private static Project Reserve(Call call)
    {
        var group = ProjectRoutes.Namespace(call, call.Text("namespace_path") ?? call.Text("namespace_id") ?? call.Text("namespace"));
        var name = call.Text("path") ?? call.Text("name") ?? call.Project.Name;
        if (call.World.FindProject($"{group.Path}/{name}") is not null)
            throw Refusal.Listing(
                409,
                "Project namespace name has already been taken",
                "Name has already been taken",
                "Path has already been taken"
            );
        return ProjectRoutes.CreateFor(call, group, name, call.Project);
    }

    private static JsonObject Finish(Call call, Project fork)
    {
        fork.IsEmpty = call.Project.IsEmpty;
        if (!fork.IsEmpty)
            fork.Protections.Add(Protections.Default(fork, call.World.NextId()));
        var json = fork.ToJson(call.World);
        json["import_status"] = "finished";
        return json;
    }
}
