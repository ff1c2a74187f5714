using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories;

namespace Homelab.Simulator.Resolution;

/// <summary>
/// gitlab-ci-local decides <c>rules:changes</c> by comparing with <c>origin/HEAD</c>. GitLab compares a push with what was there before and
/// a
/// merge request with where it branched off, so that is what <c>origin/HEAD</c> names in its checkout.
/// </summary>
internal static class CompareBase
{
    /// <returns>False if there is nothing to compare with.</returns>
    public static async Task<bool> SetAsync(Project project, PipelineOrigin origin, string folder, CancellationToken ct)
    {
        var commit = await FindAsync(project, origin, ct);
        var included = await TrackIncludesAsync(project, commit ?? origin.Sha, folder, ct);
        await GitAsync(project, folder, ct, "update-ref", "refs/remotes/origin/simulator-base", included);
        await GitAsync(project, folder, ct, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/simulator-base");
        return commit is not null;
    }

    // It includes only files git tracks, so the rendered ones are tracked; in the base as well, so that they are no change.
    private static async Task<string> TrackIncludesAsync(Project project, string commit, string folder, CancellationToken ct)
    {
        if (!Directory.Exists(Path.Combine(folder, ConfigFiles.Rendered)))
            return commit;
        await GitAsync(project, folder, ct, "read-tree", commit);
        await GitAsync(project, folder, ct, "add", "--force", ConfigFiles.Rendered);
        var tree = await GitAsync(project, folder, ct, "write-tree");
        await GitAsync(project, folder, ct, "read-tree", "HEAD");
        await GitAsync(project, folder, ct, "add", "--force", ConfigFiles.Rendered);
        return await GitAsync(project, folder, ct, "commit-tree", "-p", commit, "-m", "Compare with this", tree);
    }

    private static async Task<string> GitAsync(Project project, string folder, CancellationToken ct, params string[] arguments) =>
        (await project.Repository.MustAsync(["-C", folder, .. arguments], ct)).Text.Trim();

    private static async Task<string?> FindAsync(Project project, PipelineOrigin origin, CancellationToken ct)
    {
        if (origin.MergeRequest is { } request)
        {
            var found = await project.Repository.RunAsync(["merge-base", $"refs/heads/{request.TargetBranch}", origin.Sha], ct);
            return found.Succeeded ? found.Text.Trim() : null;
        }

        return
            origin.Source == "push"
            && !origin.IsTag
            && origin.BeforeSha != Repository.NoCommit
            && await project.Repository.HeadAsync(origin.BeforeSha, ct) is { } before
            ? before
            : null;
    }
}
