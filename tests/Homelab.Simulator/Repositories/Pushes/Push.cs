using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Repositories.Pushes;

/// <summary>References somebody moved, by git or by the API, and what follows from it.</summary>
/// <param name="Options">Push options: <c>ci.skip</c>.</param>
internal sealed record Push(Project Project, User User, IReadOnlyList<RefChange> Changes, IReadOnlyList<string> Options)
{
    // push_event_hooks_limit: beyond it no push hook fires at all.
    private const int MostWithHooks = 3;

    /// <summary>Tells hooks, pipelines and merge requests. The caller holds the repository's <see cref="Repository.Writing"/>, not the
    /// turn.</summary>
    public async Task TellAsync(World world)
    {
        if (Changes.Count == 0)
            return;
        await world.InTurnAsync(() => SettleDefaultBranch(world));
        var pushed = new List<PushedReference>();
        foreach (var change in Changes)
            pushed.Add(await PushedReference.ReadAsync(Project, change, CancellationToken.None));
        await world.InTurnAsync(() => Publish(world, pushed));
        foreach (var change in Changes)
            await MergeRequestHeads.FollowAsync(world, Project, User, change);
    }

    private void Publish(World world, List<PushedReference> pushed)
    {
        foreach (var one in pushed)
        {
            if (pushed.Count <= MostWithHooks)
                world.Events.Publish(Project, one.ToEvent(world, this));
            world.Events.Pushed(this, one);
        }
    }

    // The first branch of an empty project becomes its default one, and protected.
    private void SettleDefaultBranch(World world)
    {
        var made = Changes.Where(change => change is { Branch: not null, IsGone: false }).Select(change => change.Branch!).ToList();
        if (!Project.IsEmpty || made.Count == 0)
            return;
        if (!made.Contains(Project.DefaultBranch))
            Project.Repository.PointTo(Project.DefaultBranch = made[0]);
        if (Project.Protections.Count == 0)
            Project.Protections.Add(Protections.Default(Project, world.NextId()));
        Project.IsEmpty = false;
    }
}
