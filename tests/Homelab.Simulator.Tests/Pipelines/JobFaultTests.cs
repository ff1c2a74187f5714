using Homelab.Simulator.Trouble;

namespace Homelab.Simulator.Tests.Pipelines;

/// <summary>What goes wrong in the simulator under a job is nobody's secret.</summary>
public sealed class JobFaultTests : IAsyncLifetime
{
    private const string TwoJobs = """
        first:
          script: echo one
        second:
          script: echo two
        """;

    private readonly Running _running = new() { Options = new SimulatedGitLabOptions { Runners = 1 } };

    public ValueTask InitializeAsync() => _running.InitializeAsync();

    [Fact]
    public async Task A_job_whose_runner_throws_fails_and_frees_it_and_the_fault_is_listed()
    {
        using var scene = await BrokenAsync();

        await scene.EndAsync();

        Assert.Equal(("failed", "runner_system_failure"), (scene.Job("first").Status, scene.Job("first").FailureReason));
        Assert.Equal("success", scene.Job("second").Status);
        Assert.Contains(
            $"Job {scene.Job("first").Id} (first): System.IO.",
            Assert.Single(_running.GitLab.Faulted),
            StringComparison.Ordinal
        );
        _running.GitLab.Faulted.Clear();
    }

    [Fact]
    public async Task A_test_that_does_not_expect_a_fault_hears_of_it_when_it_ends()
    {
        var running = new Running();
        await running.InitializeAsync();
        running.GitLab.Faulted.Add("Something");

        await Assert.ThrowsAsync<SimulatorFaultException>(async () => await running.GitLab.DisposeAsync());
    }

    public ValueTask DisposeAsync() => _running.DisposeAsync();

    // A file stands where the first job's folder should be.
    private async Task<Scene> BrokenAsync()
    {
        _running.GitLab.World.Engine.Settings.IsPaused = true;
        var scene = await Scene.StartAsync(_running, TwoJobs);
        var builds = Directory.CreateDirectory(Path.Combine(_running.GitLab.World.Data, "builds"));
        await File.WriteAllTextAsync(Path.Combine(builds.FullName, $"{scene.Job("first").Id}"), "in the way");
        await _running.GitLab.World.InTurnAsync(() =>
        {
            _running.GitLab.World.Engine.Settings.IsPaused = false;
            _running.GitLab.World.Engine.Runners.Dispatch();
        });
        return scene;
    }
}
