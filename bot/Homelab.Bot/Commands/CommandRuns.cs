using System.Text;
using Homelab.Bot.Projects;
using Homelab.Bot.Tasks;
using Homelab.Bot.Work;
using Homelab.Configuration;
using Homelab.GitLab;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Notes;
using Homelab.GitLab.Pipelines;

namespace Homelab.Bot.Commands;

/// <summary>Carries out what was understood and allowed.</summary>
internal sealed class CommandRuns(AskedComments asked, TimeProvider time)
{
    private const string HomelabFile = "homelab.yml";

    /// <summary>Remembers the task, says that it is accepted, and starts it.</summary>
    public async Task<Handled> BeginAsync(
        WatchedProject project,
        Asked comment,
        CommentThread thread,
        CommandDefinition definition,
        Command command,
        CancellationToken ct
    )
    {
        if (await ConfigAsync(project, ct) is not { } config)
            return await EndAsync(comment, thread, "refused", TaskAnswers.NoConfiguration(thread.Comment.Id), ct);
        var (request, unclear) = new CommandCheck(config).Check(command);
        if (unclear is not null)
            return await EndAsync(comment, thread, "refused", Answers.Unclear(thread.Comment.Id, definition.Name, unclear), ct);
        var kept = await asked.AddAsync(comment with { Request = request });
        return await GoOnAsync(project, kept, thread, ct);
    }

    /// <summary>From wherever it was left.</summary>
    public async Task<Handled> GoOnAsync(WatchedProject project, Asked comment, CommentThread thread, CancellationToken ct)
    {
        if (comment.Pipeline is not null)
            return new Handled.Done();
        var usual = await asked.UsualAsync(comment.Project, comment.Request!.Task, "passed");
        await thread.AnswerAsync(TaskAnswers.Accepted(thread.Comment.Id, comment, usual), ct);
        if (comment.IsJoined)
            return new Handled.Done();
        return await new TaskStart(project, asked, time).RunAsync(comment, ct) switch
        {
            Start.Running => new Handled.Done(),
            Start.Unknown unknown => new Handled.Later(unknown.Reason),
            Start.Refused refused => await RefusedAsync(comment, thread, refused, ct),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>A new pipeline of the merge request. GitLab runs one that is asked for twice twice, so what was begun is looked
    /// for.</summary>
    public async Task<Handled> PlanAsync(WatchedProject project, Asked comment, CommentThread thread, CancellationToken ct)
    {
        var kept = await asked.AddAsync(comment);
        var id = (await project.ReadAsync(ct)).Id;
        var iid = new MergeRequestIid(kept.On.Iid);
        var pipeline = await OwnSinceAsync(project, iid, kept.At, ct);
        try
        {
            pipeline ??= await project.GitLab.MergeRequests.Pipelines.CreateAsync(id, iid, ct);
        }
        catch (GitLabException e) when (!e.MayPass)
        {
            return await EndAsync(kept, thread, "refused", TaskAnswers.NotStarted(thread.Comment.Id, e.Said), ct);
        }

        return await EndAsync(kept, thread, "started", TaskAnswers.Planning(thread.Comment.Id, pipeline), ct);
    }

    /// <summary>Cancels this merge request's pipelines, and names the tasks that it may not cancel.</summary>
    public async Task<Handled> CancelAsync(WatchedProject project, Asked comment, CommentThread thread, CancellationToken ct)
    {
        var kept = await asked.AddAsync(comment);
        var cancelled = kept.On.Kind is NoteableKind.MergeRequest ? await CancelAsync(project, new MergeRequestIid(kept.On.Iid), ct) : 0;
        var tasks = new List<Pipeline>();
        foreach (var open in await asked.OpenOnAsync(kept.Project, kept.On))
            tasks.Add(await project.GitLab.Pipelines.GetAsync((await project.ReadAsync(ct)).Id, open, ct));
        return await EndAsync(kept, thread, "answered", TaskAnswers.Cancelled(thread.Comment.Id, cancelled, tasks), ct);
    }

    private static async Task<int> CancelAsync(WatchedProject project, MergeRequestIid iid, CancellationToken ct)
    {
        var id = (await project.ReadAsync(ct)).Id;
        var cancelled = 0;
        await foreach (var pipeline in project.GitLab.MergeRequests.Pipelines.ListAsync(id, iid, ct).Where(PipelineState.IsOpen))
        {
            await project.GitLab.Pipelines.CancelAsync(id, pipeline.Id, ct);
            cancelled++;
        }

        return cancelled;
    }

    private static async Task<Pipeline?> OwnSinceAsync(
        WatchedProject project,
        MergeRequestIid iid,
        DateTimeOffset since,
        CancellationToken ct
    )
    {
        var (id, self) = ((await project.ReadAsync(ct)).Id, (await project.SelfAsync(ct)).Id);
        await foreach (
            var listed in project.GitLab.MergeRequests.Pipelines.ListAsync(id, iid, ct).Where(one => one.CreatedAt >= since).Take(10)
        )
        {
            var pipeline = await project.GitLab.Pipelines.GetAsync(id, listed.Id, ct);
            if (pipeline.User?.Id == self)
                return pipeline;
        }

        return null;
    }

    private async Task<Handled> RefusedAsync(Asked comment, CommentThread thread, Start.Refused refused, CancellationToken ct)
    {
        await thread.AnswerAsync(TaskAnswers.Refused(thread.Comment.Id, comment.Request!, refused.Said), ct);
        await thread.ReactAsync("x", ct);
        await asked.EndAsync(comment.Project, comment.Run!, "refused");
        return new Handled.Done();
    }

    private async Task<Handled> EndAsync(Asked comment, CommentThread thread, string outcome, string text, CancellationToken ct)
    {
        var kept = await asked.AddAsync(comment with { Request = null });
        await thread.AnswerAsync(text, ct);
        await asked.AnswerAsync(kept, outcome);
        return new Handled.Done();
    }

    // Read tolerantly: the tool in the job reads it strictly once more.
    private static async Task<HomelabConfig?> ConfigAsync(WatchedProject project, CancellationToken ct)
    {
        var read = await project.ReadAsync(ct);
        var file = await project.GitLab.Files.FindAsync(read.Id, HomelabFile, read.DefaultBranch ?? "HEAD", ct);
        return file is null ? null : HomelabFileOf(file.Bytes());
    }

    private static HomelabConfig? HomelabFileOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= Configuration.HomelabFile.MaximumBytes
        && Configuration.HomelabFile.ReadTolerantly(Encoding.UTF8.GetString(bytes)) is Reading.Valid valid
            ? valid.Config
            : null;
}
