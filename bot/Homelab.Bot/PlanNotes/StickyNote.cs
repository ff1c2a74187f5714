using Homelab.Bot.Inbox;
using Homelab.Bot.Projects;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Notes;

namespace Homelab.Bot.PlanNotes;

/// <summary>What became of a note.</summary>
internal enum StickyOutcome
{
    Created,
    Updated,
    Unchanged,
}

/// <summary>
/// The one note of a kind on a merge request: found by its marker and the bot's own author id, changed in place, untouched when equal,
/// made again when somebody deleted it.
/// </summary>
internal sealed class StickyNote(WatchedProject project, MergeRequest request, string marker, Effects effects)
{
    public async Task<bool> ExistsAsync(CancellationToken ct) => await FindAsync(ct) is not null;

    /// <exception cref="NoteLostException">GitLab took the text and made no note of it.</exception>
    public async Task<StickyOutcome> WriteAsync(string text, CancellationToken ct)
    {
        if (await FindAsync(ct) is not { } note)
            return await CreateAsync(text, ct);
        if (Equal(note.Body, text))
            return StickyOutcome.Unchanged;
        var change = await project.GitLab.MergeRequests.Notes.UpdateAsync((await project.ReadAsync(ct)).Id, request.Iid, note.Id, text, ct);
        return change is NoteChange.Changed ? StickyOutcome.Updated : await CreateAsync(text, ct);
    }

    /// <summary>Says one thing above what the note says, and leaves that alone; null when there is no note.</summary>
    public async Task<StickyOutcome?> RemarkAsync(string remark, CancellationToken ct)
    {
        if (await FindAsync(ct) is not { } note)
            return null;
        var head = $"<!-- {marker} -->";
        return note.Body.Contains(remark, StringComparison.Ordinal)
            ? StickyOutcome.Unchanged
            : await WriteAsync($"{head}\n\n{remark}\n\n{note.Body[head.Length..].TrimStart()}", ct);
    }

    // By the project's number: a rename must not make a second note.
    private async Task<string> KeyAsync(CancellationToken ct) => $"note:{marker}:{(await project.ReadAsync(ct)).Id}!{request.Iid}";

    private async Task<Note?> FindAsync(CancellationToken ct)
    {
        var key = await KeyAsync(ct);
        if (await effects.FindAsync(key) is { } id && await TryGetAsync(new NoteId(id), ct) is { } known)
            return known;
        var own = await OwnAsync(ct);
        if (own.Count == 0)
            return null;
        // An answer that was lost, and a post that arrived late after all: the oldest stays.
        foreach (var second in own[1..])
            await project.GitLab.MergeRequests.Notes.DeleteAsync((await project.ReadAsync(ct)).Id, request.Iid, second.Id, ct);
        await effects.CompleteAsync(key, own[0].Id.Value);
        return own[0];
    }

    private async Task<Note?> TryGetAsync(NoteId id, CancellationToken ct)
    {
        try
        {
            var note = await project.GitLab.MergeRequests.Notes.GetAsync((await project.ReadAsync(ct)).Id, request.Iid, id, ct);
            return await IsOwnAsync(note, ct) ? note : null;
        }
        catch (GitLab.GitLabNotFoundException)
        {
            return null;
        }
    }

    private async Task<List<Note>> OwnAsync(CancellationToken ct)
    {
        var own = new List<Note>();
        await foreach (var note in project.GitLab.MergeRequests.Notes.ListAsync((await project.ReadAsync(ct)).Id, request.Iid, ct))
        {
            if (await IsOwnAsync(note, ct))
                own.Add(note);
        }

        return own;
    }

    private async Task<bool> IsOwnAsync(Note note, CancellationToken ct) =>
        note.System is not true
        && note.Author?.Id == (await project.SelfAsync(ct)).Id
        && note.Body.StartsWith($"<!-- {marker} -->", StringComparison.Ordinal);

    private async Task<StickyOutcome> CreateAsync(string text, CancellationToken ct)
    {
        var key = await KeyAsync(ct);
        var certain = await effects.BeginAsync(key);
        var outcome = await project.GitLab.MergeRequests.Notes.CreateAsync((await project.ReadAsync(ct)).Id, request.Iid, text, ct);
        if (outcome is not NoteOutcome.Created created)
            throw new NoteLostException(outcome.GetType().Name);
        // An earlier post may still arrive: then the next look lists again, and tidies up.
        if (certain)
            await effects.CompleteAsync(key, created.Note.Id.Value);
        return StickyOutcome.Created;
    }

    private static bool Equal(string theirs, string ours) =>
        theirs.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd() == ours.TrimEnd();
}

/// <summary>A note was taken for quick actions or a reaction: something in it was not quoted, which is a bug.</summary>
internal sealed class NoteLostException(string outcome) : Exception($"GitLab made something else of a note: {outcome}.");
