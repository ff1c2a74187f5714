using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories.Pushes;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.MergeRequests;

/// <summary>Keeps open merge requests at the head of their source branch.</summary>
internal static class MergeRequestHeads
{
    public static Task FollowAsync(World world, Project project, User user, RefChange change) => Task.CompletedTask;
}
