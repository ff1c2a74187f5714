using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories;

namespace Homelab.Simulator.Resolution;

/// <summary>
/// gitlab-ci-local decides <c>rules:changes</c> by comparing with <c>origin/HEAD</c>. GitLab compares a push with what was there before and a
/// merge request with where it branched off, so that is what <c>origin/HEAD</c> names in its checkout.
/// </summary>
internal static class CompareBase
{
    /// <returns>False if there is nothing to compare with.</returns>
    public static async Task<bool> SetAsync(Project project, PipelineOrigin origin, string folder, CancellationToken ct)
    {
        var commit = await FindAsync(project, origin, ct);
        string[] git = ["-C", folder];
        await project.Repository.MustAsync([.. git, "update-ref", "refs/remotes/origin/simulator-base", commit ?? origin.Sha], ct);
        await project.Repository.MustAsync([.. git, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/simulator-base"], ct);
        return commit is not null;
    }

    private static async Task<string?> FindAsync(Project project, PipelineOrigin origin, CancellationToken ct)
    {
        if (origin.MergeRequest is { } request)
        {
            var found = await project.Repository.RunAsync(["merge-base", $"refs/heads/{request.TargetBranch}", origin.Sha], ct);
            return found.Succeeded ? found.Text.Trim() : null;
        }

        return origin.Source == "push" && !origin.IsTag && origin.BeforeSha != Repository.NoCommit
            && await project.Repository.HeadAsync(origin.BeforeSha, ct) is { } before ? before : null;
    }
}
