namespace Homelab.Simulator.Tests.Pipelines;

/// <summary>Who takes which job.</summary>
public sealed class RunnerTests
{
    [Fact]
    public async Task A_runner_takes_jobs_with_its_tags_and_a_protected_one_nothing_from_other_branches()
    {
        await using var running = new Running
        {
            Options = new SimulatedGitLabOptions
            {
                Registered = [new("the NAS") { Tags = ["nas", "disk"], IsProtected = true }, new("the other machine") { Tags = ["plan"] }],
            },
        };
        await running.InitializeAsync();
        using var scene = await Scene.StartAsync(
            running,
            """
            saves: { tags: [nas], script: ['echo "$CI_RUNNER_DESCRIPTION $CI_RUNNER_TAGS"'] }
            plans: { tags: [plan], script: ['true'] }
            tapes: { tags: [nas, tape], script: ['true'] }
            """
        );
        await scene.UntilAsync(() => scene.Job("saves").IsOver && scene.Job("plans").IsOver);
        var onMain = scene.Newest;
        await scene.Copy.MustAsync(["switch", "--quiet", "--create", "mine"]);
        await scene.Copy.CommitAsync("a.txt", "a", "Try");
        await scene.PushAsync();
        await scene.UntilAsync(() => scene.Job("plans").IsOver);

        Assert.Equal(("success", "pending"), (scene.Job("saves", onMain).Status, scene.Job("tapes", onMain).Status));
        Assert.Contains("the NAS [\"nas\", \"disk\"]", $"{scene.Job("saves", onMain).Trace}", StringComparison.Ordinal);
        Assert.Equal(("mine", "pending", null), (scene.Newest.Origin.Ref, scene.Job("saves").Status, scene.Job("saves").Runner));
        Assert.Equal("the other machine", scene.Job("plans").Runner!.Description);
    }
}
