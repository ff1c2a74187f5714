using Homelab.Simulator.Projects;
using Homelab.Simulator.Rights;

namespace Homelab.Simulator.Repositories.Http;

/// <summary>What the pre-receive hook must know about one push, and the file in which it leaves the push options.</summary>
internal sealed class HookRules : IDisposable
{
    private readonly string _options;

    public HookRules(World world, Project project, Level level)
    {
        _options = Path.Combine(world.Data, "git", $"options-{world.NextId()}");
        Variables = new Dictionary<string, string>
        {
            ["SIMULATOR_PROTECTED"] = string.Join('\n', project.Rules().Select(rule => Line(rule, level))),
            ["SIMULATOR_DEFAULT"] = project.DefaultBranch,
            ["SIMULATOR_REFUSAL"] = project.IsEmpty
                ? NoBranchYet(world, project)
                : "You are not allowed to push code to protected branches on this project.",
            ["SIMULATOR_OPTIONS"] = _options,
        };
    }

    public IReadOnlyDictionary<string, string> Variables { get; }

    public IReadOnlyList<string> Options() => File.Exists(_options) ? File.ReadAllLines(_options) : [];

    public void Dispose() => File.Delete(_options);

    private static string NoBranchYet(World world, Project project) =>
        $"""

            A default branch (e.g. {project.DefaultBranch}) does not yet exist for {project.Path}
            Ask a project Owner or Maintainer to create a default branch:

              {world.Url}/{project.Path}/-/project_members

            """;

    private static string Line(Protection rule, Level level) =>
        $"{rule.Pattern} {Word(Protection.Allows(rule.Push, level))} {Word(rule.AllowForce)}";

    private static string Word(bool value) => value ? "yes" : "no";
}
