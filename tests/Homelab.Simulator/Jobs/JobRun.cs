using Homelab.Simulator.Processes;

namespace Homelab.Simulator.Jobs;

/// <summary>One job from checkout to upload, in folders of its own. Everything it starts is one group and ends with it.</summary>
internal sealed class JobRun(World world, Job job, JobEnvironment environment, JobSettings settings)
{
    private static readonly TimeSpan AfterScript = TimeSpan.FromMinutes(5);

    private readonly JobFolder _folder = new(Path.Combine(world.Data, "builds", $"{job.Id}"), job.Pipeline.Project.Path);
    private readonly CancellationToken _stop = job.Stop!.Token;
    private JobLog _log = null!;

    public async Task<JobOutcome> RunAsync()
    {
        _log = new JobLog(new Masker(job.Trace, environment.Masked), world);
        try
        {
            _log.Say($"Running with gitlab-runner 18.5.0 on {job.Runner!.Description}, job {job.Id}");
            if (await PrepareAsync() is { } fault)
                return End(fault);
            return End(await WorkAsync());
        }
        finally
        {
            _folder.Delete();
        }
    }

    private async Task<JobOutcome?> PrepareAsync()
    {
        var origin = job.Pipeline.Origin;
        _folder.Create();
        using var section = _log.Section("get_sources", "Getting source from Git repository");
        if (environment.Values.GetValueOrDefault("GIT_STRATEGY") == "none")
        {
            Directory.CreateDirectory(_folder.Project);
        }
        else
        {
            var address = environment.Values["CI_REPOSITORY_URL"];
            await job.Pipeline.Project.Repository.CheckOutAsync(origin.Sha, _folder.Project, address, CancellationToken.None);
            _log.Say($"Checking out {origin.Sha[..8]} as detached HEAD (ref is {origin.Ref})...");
        }

        return await ReceiveAsync();
    }

    private async Task<JobOutcome?> ReceiveAsync()
    {
        var suppliers = await world.InTurnAsync(() => Suppliers.Of(job));
        foreach (var supplier in suppliers)
        {
            if (supplier.Artifacts.Find(artifact => artifact.Type == "archive") is { } archive)
            {
                _log.Say($"Downloading artifacts for {supplier.Name} ({supplier.Id})...");
                await System.IO.Compression.ZipFile.ExtractToDirectoryAsync(archive.Path, _folder.Project, overwriteFiles: true);
            }
            else if (supplier.Erased is not null && job.Definition.Dependencies is not null)
            {
                return JobOutcome.Failed("missing_dependency_failure");
            }
        }

        return null;
    }

    private async Task<JobOutcome> WorkAsync()
    {
        var outcome = await ScriptAsync();
        var isCutOff = outcome.Reason is "job_execution_timeout" or "runner_system_failure";
        if (job.Definition.AfterScript.Count > 0 && !isCutOff)
            await AfterScriptAsync(outcome);
        if (outcome.Status != "canceled" && outcome.Reason != "runner_system_failure")
            await new ArtifactUpload(world, job, _folder, environment, _log).SendAsync(outcome.Status == "success");
        return outcome;
    }

    private async Task<JobOutcome> ScriptAsync()
    {
        using var section = _log.Section("step_script", "Executing \"step_script\" stage of the job script");
        using var timeout = new CancellationTokenSource(Timeout(), world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop);
        var exitCode = await ShellAsync([.. job.Definition.BeforeScript, .. job.Definition.Script], "running", either.Token);
        if (job.IsRunnerGone)
            return JobOutcome.Failed("runner_system_failure");
        if (_stop.IsCancellationRequested)
            return JobOutcome.Canceled;
        if (timeout.IsCancellationRequested)
            return JobOutcome.Failed("job_execution_timeout");
        return exitCode == 0 ? JobOutcome.Success : JobOutcome.Failed("script_failure", exitCode);
    }

    private async Task AfterScriptAsync(JobOutcome outcome)
    {
        using var section = _log.Section("after_script", "Running after_script");
        using var timeout = new CancellationTokenSource(AfterScript, world.Clock);
        var exitCode = await ShellAsync(job.Definition.AfterScript, outcome.Status, timeout.Token);
        if (exitCode != 0)
            _log.Warn($"WARNING: after_script failed, but job will continue unaffected: exit code {exitCode}");
    }

    private async Task<int> ShellAsync(IReadOnlyList<string> lines, string status, CancellationToken ct)
    {
        var script = _folder.WriteScript(lines);
        using var group = ProcessGroup.Start(
            ["/bin/bash", "--noprofile", "--norc", script],
            _folder.Project,
            _folder.Variables(environment, status)
        );
        var output = Task.WhenAll(_log.CopyAsync(group.Output), _log.CopyAsync(group.Error));
        var end = group.EndAsync();
        await Task.WhenAny(end, Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, ct));
        if (!end.IsCompleted && !job.IsRunnerGone)
        {
            await group.SignalAsync("TERM");
            // The shell dies of it at once. The runner waits for whoever still holds its output, so a program has time to clean up.
            await Task.WhenAny(Task.WhenAll(end, output), Task.Delay(settings.Grace, CancellationToken.None));
        }

        // Whatever the script left behind ends with it.
        await group.SignalAsync("KILL");
        var exitCode = await end;
        await output;
        return exitCode;
    }

    private TimeSpan Timeout() => job.Definition.Timeout ?? TimeSpan.FromSeconds((long)job.Pipeline.Project.Settings["build_timeout"]!);

    private JobOutcome End(JobOutcome outcome)
    {
        switch (outcome)
        {
            case { Status: "success" }:
                _log.Good("Job succeeded");
                break;
            case { Status: "canceled" }:
                _log.Bad("ERROR: Job failed: canceled");
                break;
            case { Reason: "job_execution_timeout" }:
                _log.Bad($"ERROR: Job failed: execution took longer than {Timeout()} seconds");
                break;
            case { ExitCode: { } code }:
                _log.Bad($"ERROR: Job failed: exit status {code}");
                break;
            default:
                // A dead runner says nothing.
                break;
        }

        _log.Close();
        return outcome;
    }
}
