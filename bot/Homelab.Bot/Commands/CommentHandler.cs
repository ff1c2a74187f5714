using Homelab.Bot.Commands.Grammar;
using Homelab.Bot.Health;
using Homelab.Bot.Inbox;
using Homelab.Bot.Projects;
using Homelab.Bot.Tasks;
using Homelab.Bot.Webhooks;
using Homelab.Bot.Work;
using Homelab.GitLab;
using Homelab.GitLab.Notes;

namespace Homelab.Bot.Commands;

/// <summary>
/// Does what a comment asks for, once: the comment, its thread, its author's rights and the merge request are read from GitLab again, and
/// what was decided is on disk before anything is done.
/// </summary>
internal sealed class CommentHandler(Effects effects, AskedComments asked, CommandRuns runs, GitLabHealth health, TimeProvider time)
{
    /// <summary>Who comes back later than that may have changed his mind.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    public async Task<Handled> HandleAsync(WatchedProject project, Hint.Comment hint, CancellationToken ct)
    {
        try
        {
            var handled = await SettleAsync(project, hint, ct);
            await health.WorkedAsync(project.Path);
            return handled;
        }
        catch (GitLabException e)
        {
            if (e is GitLabUnauthorizedException or GitLabForbiddenException)
                health.Refused(project.Path, e.Message);
            return e.MayPass || e is GitLabUnauthorizedException or GitLabForbiddenException
                ? new Handled.Later(e.Message)
                : new Handled.Never(e.Message);
        }
    }

    private async Task<Handled> SettleAsync(WatchedProject project, Hint.Comment hint, CancellationToken ct)
    {
        var known = await asked.FindAsync(hint.Project, hint.Note);
        if (known is { Outcome: not null })
            return new Handled.Done();
        var named = hint.Thread is { } told ? new DiscussionId(told) : known?.Thread;
        var thread = await CommentThread.FindAsync(project, effects, hint.On, named, hint.Note, ct);
        if (thread is null || thread.IsOwn || thread.Comment.System is true || thread.Comment.Author?.Id.Value != hint.Author)
            return new Handled.Done();
        if (known is { Request: not null })
            return await runs.GoOnAsync(project, known, thread, ct);
        // A store that was restored knows less than was done.
        if (known is null && hint.Thread is null && thread.IsAnswered)
            return new Handled.Done();
        var lines = CommentText.Commands(hint.Text);
        if (lines.Count == 0)
            return new Handled.Done();
        var comment = new Asked(hint.Project, hint.Note, hint.On, thread.Id) { At = thread.Comment.CreatedAt ?? time.GetUtcNow() };
        var age = time.GetUtcNow() - comment.At;
        return await new CommentReading(project, thread, comment, asked, runs, age > LongestDelay ? age : null).HandleAsync(
            hint,
            lines,
            ct
        );
    }
}
