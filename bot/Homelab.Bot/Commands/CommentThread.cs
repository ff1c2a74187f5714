using Homelab.Bot.Inbox;
using Homelab.Bot.Projects;
using Homelab.GitLab.Notes;

namespace Homelab.Bot.Commands;

/// <summary>A comment with its thread, in which the bot has at most one answer to it: found by its marker and its own author, edited in
/// place.</summary>
internal sealed class CommentThread
{
    private readonly WatchedProject _project;
    private readonly Effects _effects;
    private readonly Noteable _on;
    private readonly Discussion _thread;
    private readonly long _self;

    private CommentThread(WatchedProject project, Effects effects, Noteable on, Discussion thread, Note comment, long self) =>
        (_project, _effects, _on, _thread, Comment, _self) = (project, effects, on, thread, comment, self);

    public Note Comment { get; }

    public DiscussionId Id => _thread.Id;

    public bool IsOwn => Comment.Author?.Id.Value == _self;

    private string Key => $"answer:{_on}:{Comment.Id}";

    /// <summary>Somebody edited the comment, or settled its thread: GitLab does not tell which.</summary>
    public bool WasTouched => Comment.UpdatedAt - Comment.CreatedAt > TimeSpan.FromSeconds(1);

    /// <summary>Whether there is an answer already, written by whatever store.</summary>
    public bool IsAnswered => Answer(Marker(Answers.New(Comment.Id).ToString())) is not null;

    /// <summary>Null when somebody deleted the comment, or its thread.</summary>
    /// <param name="thread">Null where nobody told: then every thread may be the one.</param>
    public static async Task<CommentThread?> FindAsync(
        WatchedProject project,
        Effects effects,
        Noteable on,
        DiscussionId? thread,
        long note,
        CancellationToken ct
    )
    {
        var (threads, id) = (project.GitLab.Issues.Discussions, (await project.ReadAsync(ct)).Id);
        var found = thread is { } known
            ? await threads.FindAsync(id, on, known, ct)
            : await threads.ListAsync(id, on, ct).FirstOrDefaultAsync(one => one.Notes?.Any(each => each.Id.Value == note) is true, ct);
        return found?.Notes?.FirstOrDefault(one => one.Id.Value == note) is { } comment
            ? new CommentThread(project, effects, on, found, comment, (await project.SelfAsync(ct)).Id.Value)
            : null;
    }

    /// <summary>Says it, or changes what was said. GitLab tells nobody of the latter.</summary>
    public async Task AnswerAsync(string text, CancellationToken ct)
    {
        var id = (await _project.ReadAsync(ct)).Id;
        if (Answer(Marker(text)) is not { } known)
        {
            await _effects.BeginAsync(Key);
            var made = await _project.GitLab.Issues.Discussions.ReplyAsync(id, _on, _thread.Id, text, ct);
            await _effects.CompleteAsync(Key, made.Id.Value);
        }
        else if (known.Body.TrimEnd() != text.TrimEnd())
        {
            await _project.GitLab.Issues.Notes.UpdateAsync(id, _on, known.Id, text, ct);
        }
    }

    /// <summary>One more line, which tells people what an edit does not. Once.</summary>
    public Task TellAsync(string text, CancellationToken ct) => Answer(Marker(text)) is null ? AnswerAsync(text, ct) : Task.CompletedTask;

    /// <summary>Reacts to the comment; also when it had reacted so before.</summary>
    /// <param name="emoji">Without colons.</param>
    public async Task ReactAsync(string emoji, CancellationToken ct) =>
        await _project.GitLab.Issues.Reactions.AddAsync((await _project.ReadAsync(ct)).Id, _on, Comment.Id, emoji, ct);

    /// <summary>Done with, unless a person has said something in the thread since.</summary>
    public async Task ResolveAsync(CancellationToken ct)
    {
        if (_on.Kind is NoteableKind.MergeRequest && _thread.Notes!.All(note => note.Id == Comment.Id || note.Author?.Id.Value == _self))
            await _project.GitLab.MergeRequests.Discussions.ResolveAsync((await _project.ReadAsync(ct)).Id, _on, _thread.Id, true, ct);
    }

    private Note? Answer(string marker) =>
        _thread.Notes!.FirstOrDefault(note => note.Author?.Id.Value == _self && note.Body.StartsWith(marker, StringComparison.Ordinal));

    private static string Marker(string text) => text[..(text.IndexOf('\n', StringComparison.Ordinal) + 1)].TrimEnd();
}
