using Homelab.Bot.Inbox;
using Homelab.Bot.Projects;
using Homelab.Bot.Tasks;
using Homelab.Bot.Webhooks;
using Homelab.Bot.Work;
using Homelab.GitLab;

namespace Homelab.Bot.Commands;

/// <summary>Brings the answers of everybody who waits for a task up to date, whatever told that it changed.</summary>
internal sealed class RunHandler(Effects effects, AskedComments asked, TimeProvider time)
{
    /// <summary>Until then GitLab may just be slow.</summary>
    private static readonly TimeSpan NoPipelineAfter = TimeSpan.FromMinutes(2);

    /// <summary>Whoever waits longer looks elsewhere, and is told with a line of its own.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    public async Task<Handled> HandleAsync(WatchedProject project, Hint.Run hint, CancellationToken ct)
    {
        var waiting = await asked.OfRunAsync(hint.Project, hint.Name);
        if (waiting.Count == 0)
            return new Handled.Done();
        try
        {
            var progress = await new TaskFollower(project, asked).LookAsync(waiting[0], ct);
            if (progress is Progress.Nowhere && time.GetUtcNow() - waiting[0].At < NoPipelineAfter)
                return new Handled.Done();
            foreach (var comment in waiting)
                await TellAsync(project, comment, progress, ct);
            if (progress is Progress.Ended ended)
                await asked.EndAsync(hint.Project, hint.Name, Outcome(waiting[0], ended));
            return new Handled.Done();
        }
        catch (GitLabException e)
        {
            return e is GitLabInvalidException or GitLabTooLargeException ? new Handled.Never(e.Message) : new Handled.Later(e.Message);
        }
    }

    private async Task TellAsync(WatchedProject project, Asked comment, Progress progress, CancellationToken ct)
    {
        if (await CommentThread.FindAsync(project, effects, comment.On, comment.Thread, comment.Note, ct) is not { } thread)
            return;
        var id = thread.Comment.Id;
        var usual = await asked.UsualAsync(comment.Project, comment.Request!.Task, "passed");
        if (progress is Progress.Ended ended)
        {
            await EndAsync(thread, comment, ended, ct);
            var others = (await TaskStart.ListAsync(project, comment, ct)).Where(one => one.Id != ended.Pipeline.Id).Take(3).ToList();
            if (others.Count > 0)
                await thread.TellAsync(TaskAnswers.Several(id, ended.Pipeline, others), ct);
            return;
        }

        await thread.AnswerAsync(
            progress switch
            {
                Progress.Running running => TaskAnswers.Running(id, comment, running.Pipeline, usual),
                Progress.Waiting waiting => TaskAnswers.Waiting(id, comment, waiting.Pipeline, usual),
                _ => TaskAnswers.NoPipeline(id, comment),
            },
            ct
        );
    }

    private async Task EndAsync(CommentThread thread, Asked comment, Progress.Ended ended, CancellationToken ct)
    {
        var (text, outcome) = TaskAnswers.Ended(thread.Comment.Id, comment, ended.Pipeline, ended.Report);
        await thread.AnswerAsync(text, ct);
        await thread.ReactAsync(outcome is "passed" ? "white_check_mark" : "x", ct);
        if (outcome is not "passed" || time.GetUtcNow() - comment.At > Long)
            await thread.TellAsync(TaskAnswers.Over(thread.Comment.Id, outcome), ct);
        if (outcome is "passed")
            await thread.ResolveAsync(ct);
    }

    private static string Outcome(Asked comment, Progress.Ended ended) =>
        TaskAnswers.Ended(new GitLab.Notes.NoteId(comment.Note), comment, ended.Pipeline, ended.Report).Outcome;
}
