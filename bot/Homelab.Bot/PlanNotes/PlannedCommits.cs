using Homelab.Bot.Projects;
using Homelab.GitLab;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Pipelines;

namespace Homelab.Bot.PlanNotes;

/// <summary>
/// Which commit of the source branch a pipeline is about. A merged-results pipeline runs on a commit that GitLab made of the target branch
/// and the reviewed commit, its second parent; after a push the newest one is still of the commit before.
/// </summary>
internal sealed class PlannedCommits(WatchedProject project, MergeRequest request)
{
    private readonly Dictionary<string, string?> _reviewed = new(StringComparer.Ordinal);

    /// <summary>Null when GitLab does not have the commit any more.</summary>
    public async Task<string?> OfAsync(Pipeline pipeline, CancellationToken ct)
    {
        if (pipeline.Sha is not { } sha || sha == request.Sha || !IsOfMergedResults(pipeline))
            return pipeline.Sha;
        if (!_reviewed.TryGetValue(sha, out var reviewed))
            _reviewed[sha] = reviewed = await ReviewedAsync(sha, ct);
        return reviewed;
    }

    private static bool IsOfMergedResults(Pipeline pipeline) =>
        pipeline.Ref?.Split('/') is ["refs", "merge-requests", _, "merge" or "train"];

    private async Task<string?> ReviewedAsync(string sha, CancellationToken ct)
    {
        try
        {
            var commit = await project.GitLab.Commits.GetAsync((await project.ReadAsync(ct)).Id, sha, ct);
            return commit.ParentIds is [_, var reviewed] ? reviewed : null;
        }
        catch (GitLabNotFoundException)
        {
            return null;
        }
    }
}
