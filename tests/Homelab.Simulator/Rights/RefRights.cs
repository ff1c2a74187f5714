using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Rights;

/// <summary>
/// Rows with <see cref="Right.AlsoOnRef"/> need push or merge rights on a protected branch besides their level
/// (ci/pipelines/_index.md "Pipeline security on protected branches").
/// </summary>
internal static class RefRights
{
    public static bool MayRun(this Project project, User user, string reference, bool isTag, MergeRequest? request = null)
    {
        var level = user.IsAdmin ? Level.Owner : project.LevelOf(user.Id);
        return isTag ? level >= Level.Developer : project.MayMerge(request?.SourceBranch ?? reference, level);
    }

    /// <summary>403 unless the caller may act on what runs on this branch or tag.</summary>
    public static void RequireRun(this Call call, Pipelines.PipelineOrigin origin)
    {
        if (!call.Project.MayRun(call.Actor, origin.Ref, origin.IsTag, origin.MergeRequest))
            throw Refusal.Forbidden();
    }
}
