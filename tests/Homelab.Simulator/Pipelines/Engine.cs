using Homelab.Simulator.Jobs;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories.Pushes;
using Homelab.Simulator.Resolution;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Pipelines;

/// <summary>Everything that makes and runs pipelines, and what starts them by itself: pushes and merge requests.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly World _world;
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<Project, Task> _lines = [];
    private readonly Dictionary<(Project, string Branch), (User User, bool Skips)> _lastPush = [];

    public Engine(World world, SimulatedGitLabOptions options)
    {
        _world = world;
        Settings = new JobSettings
        {
            Registered = options.Registered,
            Concurrency = options.Runners,
            SearchPath = options.JobPath,
            Grace = options.JobGrace,
        };
        Board = new Board(world);
        Runners = new Runners(world, Board, Settings);
        Board.Wake = Runners.Dispatch;
        Resolver = new Resolver(world, new GitLabCiLocal(options.GitLabCiLocal, world.Data));
        Factory = new PipelineFactory(world, Resolver, Board);
        world.Events.WhenPushed(Pushed);
        world.Events.WhenProposed(Proposed);
    }

    public JobSettings Settings { get; }

    public Board Board { get; }

    public Runners Runners { get; }

    public Resolver Resolver { get; }

    public PipelineFactory Factory { get; }

    public ObjectStorage Storage { get; } = new();

    /// <summary>Ends when every pipeline that pushes and merge requests asked for so far is there.</summary>
    public async Task CreatedAsync() => await Task.WhenAll(await _world.InTurnAsync(() => _lines.Values.ToList()));

    public bool Kill(long job) =>
        _world
            .Projects.SelectMany(project => project.Ci.Pipelines)
            .SelectMany(pipeline => pipeline.Jobs)
            .FirstOrDefault(one => one.Id == job)
            is { } found
        && Runners.Kill(found);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await CreatedAsync();
        await Runners.DisposeAsync();
        await Storage.DisposeAsync();
        _closing.Dispose();
    }

    private void Pushed(Push push, PushedReference reference)
    {
        var change = reference.Change;
        var skips = reference.AsksToSkip || push.Options.Any(option => option is "ci.skip" or "ci.skip=true");
        if (change.IsGone || reference.Head is null)
            return;
        if (change.Branch is { } branch)
            _lastPush[(push.Project, branch)] = (push.User, skips);
        var name = change.Branch ?? change.Reference["refs/tags/".Length..];
        var origin = new PipelineOrigin(name, reference.Head, "push", push.User) { IsTag = change.IsTag, BeforeSha = change.Before };
        Queue(push.Project, ct => Factory.CreateForPushAsync(push.Project, origin, skips, ct));
    }

    private void Proposed(MergeRequest request)
    {
        request.HeadPipeline = () => MergeRequestPipelines.HeadJson(_world, request);
        // A fork's pipeline runs in the fork, where nobody here looks for one.
        if (request.Source != request.Target || !request.IsOpen)
            return;
        var (user, skips) = _lastPush.GetValueOrDefault((request.Source, request.SourceBranch), (request.Author, false));
        var origin = PipelineOrigin.For(request, user);
        Queue(request.Target, ct => Factory.CreateForPushAsync(request.Target, origin, skips, ct));
    }

    // One after another within a project, so that they come in the order of their pushes.
    private void Queue(Project project, Func<CancellationToken, Task> create) =>
        _lines[project] = RunAfterAsync(_lines.GetValueOrDefault(project, Task.CompletedTask), create);

    private async Task RunAfterAsync(Task before, Func<CancellationToken, Task> create)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await create(_closing.Token);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The simulator ends; nobody will look for this pipeline.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await _world.InTurnAsync(() => _world.Faulted.Add($"A pipeline: {e}"));
        }
    }
}
