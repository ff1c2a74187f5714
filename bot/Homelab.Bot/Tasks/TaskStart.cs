using Homelab.Bot.Projects;
using Homelab.Configuration;
using Homelab.GitLab;
using Homelab.GitLab.Pipelines;

namespace Homelab.Bot.Tasks;

/// <summary>What became of the wish for a pipeline.</summary>
internal abstract record Start
{
    private Start() { }

    public sealed record Running(Pipeline Pipeline) : Start;

    /// <summary>GitLab will not, until a person changes something.</summary>
    /// <param name="Said">GitLab's words. Hostile text.</param>
    public sealed record Refused(string Said) : Start;

    /// <summary>Nobody knows yet whether GitLab did it.</summary>
    public sealed record Unknown(string Reason) : Start;
}

/// <summary>
/// Starts a task's pipeline on the default branch, once. GitLab knows no key for that, so the run stands in the pipeline's name: whoever
/// does not know how an earlier try ended looks for the name first, and gives a late one time to appear.
/// </summary>
internal sealed class TaskStart(WatchedProject project, AskedComments asked, TimeProvider time)
{
    /// <summary>A request that was sent when its answer was lost is done by then, or never.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    public async Task<Start> RunAsync(Asked comment, CancellationToken ct)
    {
        var read = await project.ReadAsync(ct);
        if (comment.Starting is { } since)
        {
            if (await FindAsync(project, comment, ct) is { } there)
                return await KeepAsync(comment, there);
            if (time.GetUtcNow() - since < Late)
                return new Start.Unknown("Whether GitLab started the pipeline is not known yet.");
        }

        if (project.TriggerToken is not { } token)
            return new Start.Refused("no trigger token");
        await asked.StartingAsync(comment.Project, comment.Run!);
        try
        {
            var pipeline = new NewPipeline(read.DefaultBranch ?? "") { Inputs = Inputs(comment) };
            return await KeepAsync(comment, await project.GitLab.Triggers.StartAsync(read.Id, token, pipeline, ct));
        }
        catch (GitLabException e) when (!e.MayPass)
        {
            return new Start.Refused(e.Said.Length > 0 ? e.Said : e.Message);
        }
    }

    /// <summary>The pipeline that carries the run in its name, the older one if there are two.</summary>
    public static async Task<Pipeline?> FindAsync(WatchedProject project, Asked comment, CancellationToken ct) =>
        (await ListAsync(project, comment, ct)).LastOrDefault();

    /// <summary>All that carry it, newest first: one, unless somebody started another by hand, or GitLab answered very late.</summary>
    public static async Task<List<Pipeline>> ListAsync(WatchedProject project, Asked comment, CancellationToken ct)
    {
        var read = await project.ReadAsync(ct);
        return await project
            .GitLab.Pipelines.ListAsync(read.Id, new PipelineFilter { Name = NameOf(comment), Source = "trigger" }, ct)
            .Where(pipeline => pipeline.Ref == read.DefaultBranch && pipeline.Name == NameOf(comment))
            .ToListAsync(ct);
    }

    private static string NameOf(Asked comment) => $"homelab {comment.Request!.Task.Word()} {comment.Run}";

    private static Dictionary<string, string> Inputs(Asked comment) =>
        new()
        {
            ["task"] = comment.Request!.Task.Word(),
            ["arguments"] = comment.Request.Encoded,
            ["run"] = comment.Run!,
        };

    private async Task<Start> KeepAsync(Asked comment, Pipeline pipeline)
    {
        await asked.StartedAsync(comment.Project, comment.Run!, pipeline.Id);
        return new Start.Running(pipeline);
    }
}
