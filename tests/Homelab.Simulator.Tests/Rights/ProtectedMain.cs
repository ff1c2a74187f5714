using Homelab.Simulator.Jobs;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Schedules;
using Homelab.Simulator.Tests.Repositories;

namespace Homelab.Simulator.Tests.Rights;

/// <summary>A project with one of everything that can be run on its protected main, and no runner that takes any of it.</summary>
public sealed class ProtectedMain : IAsyncLifetime
{
    private readonly Dictionary<string, long> _ids = [];

    public Running Running { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Running.InitializeAsync();
        Running.GitLab.World.Engine.Settings.IsPaused = true;
        var project = await Running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(Running.Remote(project, Running.Tokens.Maintainer));
        var sha = await copy.MustAsync("rev-parse", "HEAD");
        var commit = await project.Repository.CommitAsync(sha, TestContext.Current.CancellationToken);
        await Running.GitLab.World.InTurnAsync(() => Fill(project, commit));
    }

    public ValueTask DisposeAsync() => Running.DisposeAsync();

    /// <summary>The path of a row, with these things in it.</summary>
    public string Address(string pattern) =>
        string.Join('/', pattern.Split('/').Select(part => part.StartsWith(':') ? $"{_ids[part]}" : part));

    private void Fill(Project project, Simulator.Repositories.Commit commit)
    {
        var world = Running.GitLab.World;
        var origin = new PipelineOrigin("main", commit.Sha, "push", Running.User("maintainer"));
        var pipeline = new Pipeline(world.NextId(), project.Ci.NextIid(), project, origin, world.Now)
        {
            Commit = commit,
            Stages = ["test"],
        };
        var job = new Job(world.NextId(), pipeline, new JobDefinition("job", "test") { When = "manual" }, world.Now) { Status = "manual" };
        pipeline.Jobs.Add(job);
        project.Ci.Pipelines.Add(pipeline);
        var request = new MergeRequest(world.NextId(), 7, project, project, origin.User, world.Now)
        {
            SourceBranch = "main",
            TargetBranch = "main",
            LastCommit = commit,
            Merging = new MergeState(commit.Sha, commit.Sha, Conflicts: false, 0),
        };
        project.MergeRequests.Add(request);
        var schedule = new Schedule(world.NextId(), origin.User, world.Now) { Ref = "refs/heads/main", Cron = "0 0 * * *" };
        project.Ci.Schedules.Add(schedule);
        (_ids[":id"], _ids[":pipeline_id"], _ids[":job_id"], _ids[":iid"], _ids[":sid"]) = (
            project.Id,
            pipeline.Id,
            job.Id,
            request.Iid,
            schedule.Id
        );
    }
}
