using Homelab.Simulator.Hooks;
using Homelab.Simulator.Issues;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Projects;

internal sealed class Group(long id, string path)
{
    public long Id { get; } = id;

    public string Path { get; } = path;

    public Dictionary<long, Level> Members { get; } = [];

    public List<Variable> Variables { get; } = [];

    public Level LevelOf(long user) => Members.GetValueOrDefault(user);

    public bool Answers(string idOrPath) => idOrPath == $"{Id}" || string.Equals(idOrPath, Path, StringComparison.OrdinalIgnoreCase);
}

internal sealed class Project(long id, Group group, string name, DateTimeOffset created, Repository repository)
{
    public long Id { get; } = id;

    public Group Group { get; set; } = group;

    public string Name { get; set; } = name;

    public DateTimeOffset Created { get; } = created;

    public Repository Repository { get; } = repository;

    /// <summary>Nothing was ever pushed.</summary>
    public bool IsEmpty { get; set; } = true;

    public List<Protection> Protections { get; } = [];

    /// <summary>The project this one was forked from.</summary>
    public Project? Origin { get; init; }

    public string Path => $"{Group.Path}/{Name}";

    public string DefaultBranch { get; set; } = "main";

    public string Description { get; set; } = "";

    /// <summary>Direct members; <see cref="LevelOf"/> knows the inherited ones too.</summary>
    public Dictionary<long, Level> Members { get; } = [];

    /// <summary>As <see cref="ProjectSettings"/> keeps them.</summary>
    public Dictionary<string, System.Text.Json.Nodes.JsonNode?> Settings { get; } = new(ProjectSettings.Defaults);

    public List<MergeRequest> MergeRequests { get; } = [];

    /// <summary>The last number given away.</summary>
    public long LastMergeRequest { get; set; }

    public ContinuousIntegration Ci { get; } = new();

    public List<ProjectHook> Hooks { get; } = [];

    public List<Issue> Issues { get; } = [];

    /// <summary>Its activity, oldest first.</summary>
    public List<Activity.ProjectEvent> Events { get; } = [];

    /// <summary>By title.</summary>
    public Dictionary<string, Notes.Label> Labels { get; } = [];

    public Level LevelOf(long user) => (Level)Math.Max((int)Members.GetValueOrDefault(user), (int)Group.LevelOf(user));
}
