using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Pipelines;

/// <summary>The variables a pipeline has before any of its jobs: what GitLab sets, and what people set for it.</summary>
/// <param name="Predefined">What GitLab sets.</param>
/// <param name="Values">Those and everybody's, as rules and includes see them.</param>
/// <param name="IsProtected">Whether protected variables are for it.</param>
internal sealed record Scope(IReadOnlyDictionary<string, string> Predefined, IReadOnlyDictionary<string, string> Values, bool IsProtected)
{
    // gitlab-ci-local has its own idea of these.
    private static readonly string[] Sometimes = ["CI_COMMIT_BRANCH", "CI_COMMIT_TAG", "CI_OPEN_MERGE_REQUESTS", "CI_MERGE_REQUEST_IID"];

    /// <summary>What this pipeline has not, though others have.</summary>
    public IReadOnlyList<string> Missing => [.. Sometimes.Where(name => !Values.ContainsKey(name))];

    public static async Task<Scope> OfAsync(World world, Project project, PipelineOrigin origin, Commit commit, CancellationToken ct)
    {
        var diffBase = origin.MergeRequest is { } request ? await MergeBaseAsync(project, request, origin.Sha, ct) : "";
        return await world.InTurnAsync(() => Of(world, project, origin, commit, diffBase), ct);
    }

    private static Scope Of(World world, Project project, PipelineOrigin origin, Commit commit, string diffBase)
    {
        var isProtected = IsRefProtected(project, origin);
        var predefined = PredefinedVariables.Server(world);
        predefined.Set(PredefinedVariables.Of(world, project));
        predefined.Set(PredefinedVariables.Of(origin, commit, isProtected));
        if (origin.MergeRequest is { } request)
            predefined.Set(PredefinedVariables.Of(world, request, diffBase));
        else if (!origin.IsTag && OpenRequests(project, origin.Ref) is { Length: > 0 } open)
            predefined["CI_OPEN_MERGE_REQUESTS"] = open;

        var seen = project.Group.Variables.Concat(project.Ci.Variables).Where(variable => isProtected || !variable.IsProtected).ToList();
        var people = EnvironmentScope
            .Choose(project.Group.Variables.Intersect(seen), null)
            .Concat(EnvironmentScope.Choose(project.Ci.Variables.Intersect(seen), null))
            .Concat(origin.Variables);
        var all = predefined.Select(pair => new Variable(pair.Key, pair.Value) { IsRaw = true }).Concat(people);
        return new Scope(predefined, Expansion.Resolve(all), isProtected);
    }

    /// <summary>
    /// A merge request's pipeline counts as protected only if the project says so, both branches are, and its user might push or merge
    /// (ci/pipelines/merge_request_pipelines.md).
    /// </summary>
    private static bool IsRefProtected(Project project, PipelineOrigin origin)
    {
        if (origin.MergeRequest is not { } request)
            return !origin.IsTag && project.IsProtected(origin.Ref);
        var level = origin.User.IsAdmin ? Level.Owner : project.LevelOf(origin.User.Id);
        return project.IsOn("protect_merge_request_pipelines")
            && request.Source == request.Target
            && project.IsProtected(request.SourceBranch)
            && project.IsProtected(request.TargetBranch)
            && project.MayMerge(request.TargetBranch, level);
    }

    private static string OpenRequests(Project project, string branch) =>
        string.Join(
            ',',
            project
                .MergeRequests.Where(request => request.State == "opened" && request.Source == project && request.SourceBranch == branch)
                .Take(4)
                .Select(request => $"{project.Path}!{request.Iid}")
        );

    private static async Task<string> MergeBaseAsync(Project project, MergeRequest request, string sha, CancellationToken ct)
    {
        var found = await project.Repository.RunAsync(["merge-base", $"refs/heads/{request.TargetBranch}", sha], ct);
        return found.Succeeded ? found.Text.Trim() : "";
    }
}
