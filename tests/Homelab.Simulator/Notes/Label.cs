using System.Text.Json.Nodes;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Notes;

/// <summary>A label, there since somebody first used it.</summary>
internal sealed record Label(long Id, string Title, DateTimeOffset Created)
{
    /// <summary>As hooks show them (lib/gitlab/hook_data/base_builder.rb).</summary>
    public static JsonArray Hook(World world, Project project, IEnumerable<string> names) =>
        new([.. names.Select(name => (JsonNode)Of(world, project, name).ToHook(project))]);

    /// <summary>As they stand in a change before its hook is written.</summary>
    public static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)name)]);

    /// <summary>What changed, as hooks show it: labels whole, everything else as it is.</summary>
    public static JsonObject Changes(
        World world,
        Project project,
        IEnumerable<(string Name, JsonNode? Previous, JsonNode? Current)> changes
    )
    {
        // Two changes of the same are one, and its last.
        var json = new JsonObject();
        foreach (var (name, previous, current) in changes)
            json[name] = new JsonObject { ["previous"] = Shown(name, previous), ["current"] = Shown(name, current) };
        return json;

        JsonNode? Shown(string name, JsonNode? value) =>
            name == "labels" && value is JsonArray titles ? Hook(world, project, titles.Select(title => $"{title}")) : value?.DeepClone();
    }

    private static Label Of(World world, Project project, string name)
    {
        if (!project.Labels.TryGetValue(name, out var label))
            project.Labels[name] = label = new Label(world.NextId(), name, world.Now);
        return label;
    }

    private JsonObject ToHook(Project project) =>
        new()
        {
            ["id"] = Id,
            ["title"] = Title,
            ["color"] = "#428bca",
            ["project_id"] = project.Id,
            ["created_at"] = Created.Hook(),
            ["updated_at"] = Created.Hook(),
            ["template"] = false,
            ["description"] = null,
            ["type"] = "ProjectLabel",
            ["group_id"] = null,
        };
}
