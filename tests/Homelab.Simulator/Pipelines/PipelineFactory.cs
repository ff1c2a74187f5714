using Homelab.Simulator.Jobs;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Resolution;

namespace Homelab.Simulator.Pipelines;

/// <summary>Makes pipelines. Resolving runs programs, so callers do not hold the turn.</summary>
internal sealed class PipelineFactory(World world, Resolver resolver, Board board)
{
    /// <summary>For requests: whatever stands in the way is an exception.</summary>
    /// <exception cref="ConfigException">The pipeline file is invalid.</exception>
    /// <exception cref="NoPipelineException">There is nothing to run.</exception>
    public async Task<Pipeline> CreateAsync(Project project, PipelineOrigin origin, CancellationToken ct)
    {
        var commit = await project.Repository.CommitAsync(origin.Sha, ct);
        var scope = await Scope.OfAsync(world, project, origin, commit, ct);
        var resolved = await resolver.ResolveAsync(project, origin, scope, ct);
        return await world.InTurnAsync(() => Start(project, origin, commit, scope, resolved), CancellationToken.None);
    }

    /// <summary>For pushes: an invalid file makes a failed pipeline that says so, and nothing to run makes none.</summary>
    public async Task<Pipeline?> CreateForPushAsync(Project project, PipelineOrigin origin, bool skips, CancellationToken ct)
    {
        try
        {
            if (skips)
                return await SkipAsync(project, origin, ct);
            return await CreateAsync(project, origin, ct);
        }
        catch (NoPipelineException)
        {
            return null;
        }
        catch (ConfigException e)
        {
            var commit = await project.Repository.CommitAsync(origin.Sha, ct);
            return await world.InTurnAsync(() => Add(Blank(project, origin, commit, e.Message), "failed"), CancellationToken.None);
        }
    }

    private async Task<Pipeline> SkipAsync(Project project, PipelineOrigin origin, CancellationToken ct)
    {
        await Resolver.ReadAsync(project, origin.Sha, ct);
        var commit = await project.Repository.CommitAsync(origin.Sha, ct);
        return await world.InTurnAsync(() => Add(Blank(project, origin, commit), "skipped"), CancellationToken.None);
    }

    private Pipeline Blank(Project project, PipelineOrigin origin, Commit commit, string? yamlErrors = null) =>
        new(world.NextId(), project.Ci.NextIid(), project, origin, world.Now) { Commit = commit, YamlErrors = yamlErrors };

    private Pipeline Add(Pipeline pipeline, string status)
    {
        pipeline.Project.Ci.Pipelines.Add(pipeline);
        pipeline.Status = status;
        board.Told(pipeline);
        return pipeline;
    }

    private Pipeline Start(Project project, PipelineOrigin origin, Commit commit, Scope scope, Resolved resolved)
    {
        var pipeline = new Pipeline(world.NextId(), project.Ci.NextIid(), project, origin, world.Now)
        {
            Commit = commit,
            Name = resolved.Name,
            Stages = resolved.Stages,
            AutoCancel = resolved.AutoCancel,
            Scope = scope,
        };
        foreach (var definition in resolved.Jobs.OrderBy(job => resolved.Stages.ToList().IndexOf(job.Stage)))
            pipeline.Jobs.Add(new Job(world.NextId(), pipeline, definition, world.Now));
        project.Ci.Pipelines.Add(pipeline);
        foreach (var job in pipeline.Jobs)
            board.Told(job);
        board.CancelOlder(pipeline);
        board.Settle(pipeline);
        return pipeline;
    }
}
