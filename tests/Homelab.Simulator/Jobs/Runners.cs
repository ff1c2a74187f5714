using System.Security.Cryptography;
using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Jobs;

/// <summary>Takes pending jobs, oldest first and so many at a time, and runs them for real.</summary>
internal sealed class Runners(World world, Board board, JobSettings settings) : IAsyncDisposable
{
    private readonly Dictionary<Job, Task> _running = [];
    private readonly Dictionary<string, Job> _tokens = [];
    private bool _closed;

    /// <summary>The job a job token belongs to, while it runs.</summary>
    public Job? JobOf(AccessToken? token) => token is null ? null : _tokens.GetValueOrDefault(token.Value);

    /// <summary>Starts what can be started. The turn is held.</summary>
    public void Dispatch()
    {
        if (_closed || settings.IsPaused)
            return;
        var pending = world
            .Projects.SelectMany(project => project.Ci.Pipelines)
            .SelectMany(pipeline => pipeline.Jobs)
            .Where(job => job.Status == "pending" && settings.Registered.Any(runner => runner.Takes(job)))
            .OrderBy(job => job.Id)
            .Take(settings.Concurrency - _running.Count)
            .ToList();
        // Starting one settles its pipeline, which may start others of these.
        foreach (var job in pending.Where(job => job.Status == "pending" && _running.Count < settings.Concurrency))
            Start(job);
    }

    /// <summary>Ends a job as if the machine under its runner had died: nothing is handed in any more.</summary>
    public bool Kill(Job job)
    {
        if (job.Status is not ("running" or "canceling"))
            return false;
        job.IsRunnerGone = true;
        job.Stop?.Cancel();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        var running = await world.InTurnAsync(() =>
        {
            _closed = true;
            foreach (var job in _running.Keys)
                job.Stop?.Cancel();
            return _running.Values.ToList();
        });
        await Task.WhenAll(running);
    }

    private void Start(Job job)
    {
        job.Started = world.Now;
        job.Runner = settings.Registered.First(runner => runner.Takes(job));
        job.Stop = new CancellationTokenSource();
        var token = new AccessToken("glcbt-" + RandomNumberGenerator.GetHexString(24, lowercase: true), job.User)
        {
            Id = world.NextId(),
            Name = $"job {job.Id}",
            IsJob = true,
        };
        world.Tokens.Add(token);
        _tokens[token.Value] = job;
        board.Set(job, "running");
        var environment = JobEnvironment.Of(world, job, token.Value, settings);
        _running[job] = Task.Run(() => RunAsync(job, environment, token));
        board.Settle(job.Pipeline);
    }

    private async Task RunAsync(Job job, JobEnvironment environment, AccessToken token)
    {
        var outcome = await OutcomeAsync(job, environment);
        await world.InTurnAsync(() => Finish(job, outcome, token));
    }

    // A fault of the simulator, or of what it was told to do, and never the job's: the job ends all the same, and whoever runs the test
    // hears.
    private async Task<JobOutcome> OutcomeAsync(Job job, JobEnvironment environment)
    {
        try
        {
            return await new JobRun(world, job, environment, settings).RunAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await world.InTurnAsync(() => world.Faulted.Add($"Job {job.Id} ({job.Name}): {e}"));
            return JobOutcome.Failed("runner_system_failure");
        }
    }

    private void Finish(Job job, JobOutcome outcome, AccessToken token)
    {
        world.Tokens.Remove(token);
        _tokens.Remove(token.Value);
        _running.Remove(job);
        job.Stop!.Dispose();
        job.Stop = null;
        job.ExitCode = outcome.ExitCode;
        board.Set(job, outcome.Status, outcome.Reason);
        if (outcome.Status == "failed" && job.Retries < job.Definition.MostRetries && RetriesAfter(job, outcome.Reason!))
            board.Retry(job, by: null);
        board.Settle(job.Pipeline);
    }

    private static bool RetriesAfter(Job job, string reason) =>
        job.Definition.RetryWhen.Contains("always") || job.Definition.RetryWhen.Contains(reason);
}

/// <summary>What runners were told when the simulator started.</summary>
internal sealed class JobSettings
{
    public IReadOnlyList<SimulatedRunner> Registered { get; init; } = [];

    public int Concurrency { get; init; } = 2;

    /// <summary>Where jobs find programs.</summary>
    public string SearchPath { get; init; } = "";

    /// <summary>How long a job may go on after it was asked to end.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>No runner takes anything.</summary>
    public bool IsPaused { get; set; }
}

/// <summary>How a job ended.</summary>
internal sealed record JobOutcome(string Status, string? Reason, int? ExitCode)
{
    public static JobOutcome Success { get; } = new("success", null, 0);

    public static JobOutcome Canceled { get; } = new("canceled", null, null);

    public static JobOutcome Failed(string reason, int? exitCode = null) => new("failed", reason, exitCode);
}
