using System.Text.Json;
using Homelab.GitLab.Http;

namespace Homelab.GitLab.Notes;

/// <summary>Comments on merge requests and issues (api/notes.md).</summary>
public sealed class NotesClient
{
    private readonly Connection _connection;

    internal NotesClient(Connection connection) => _connection = connection;

    /// <summary>Oldest first, GitLab's own notes about events included.</summary>
    public IAsyncEnumerable<Note> ListAsync(ProjectId project, Noteable on, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/{on.Path}/notes?sort=asc&order_by=created_at", GitLabJson.Default.ListNote, ct);

    public Task<Note> GetAsync(ProjectId project, Noteable on, NoteId note, CancellationToken ct) =>
        _connection.AskAsync(ApiRequest.Get($"projects/{project}/{on.Path}/notes/{note}"), GitLabJson.Default.Note, ct);

    /// <summary>Posts a comment of at most 1,000,000 characters. Never sent twice but after a 429, so after a lost answer look before
    /// posting again.</summary>
    public async Task<NoteOutcome> CreateAsync(ProjectId project, Noteable on, string body, CancellationToken ct)
    {
        var request = ApiRequest.Post($"projects/{project}/{on.Path}/notes", new NoteText(body), GitLabJson.Default.NoteText);
        return Outcome(await _connection.AskAsync(request, GitLabJson.Default.JsonElement, ct), request);
    }

    /// <summary>Replaces the text of a comment.</summary>
    public async Task<NoteChange> UpdateAsync(ProjectId project, Noteable on, NoteId note, string body, CancellationToken ct)
    {
        var request = ApiRequest.Put($"projects/{project}/{on.Path}/notes/{note}", new NoteText(body), GitLabJson.Default.NoteText);
        return await _connection.FindAsync(request, GitLabJson.Default.Note, ct) is { } changed
            ? new NoteChange.Changed(changed)
            : new NoteChange.Gone();
    }

    /// <summary>Deletes a comment; false when it was gone before.</summary>
    public Task<bool> DeleteAsync(ProjectId project, Noteable on, NoteId note, CancellationToken ct) =>
        _connection.RemoveAsync(ApiRequest.Delete($"projects/{project}/{on.Path}/notes/{note}"), ct);

    // A 2xx is no promise of a note: what came back says what the text became.
    private static NoteOutcome Outcome(JsonElement answer, ApiRequest request)
    {
        if (Has(answer, "body"))
            return new NoteOutcome.Created(Answers.Of(answer, request, GitLabJson.Default.Note));
        if (Has(answer, "awardable_id") || Has(answer, "awardable_type"))
            return new NoteOutcome.BecameReaction(Answers.Of(answer, request, GitLabJson.Default.Reaction));
        if (Has(answer, "commands_changes") || Has(answer, "summary"))
            return new NoteOutcome.OnlyCommands(answer.TryGetProperty("summary", out var summary) ? Words.OfJson(summary) : "");
        throw Failures.OtherShape($"{request}", "", System.Net.HttpStatusCode.OK);
    }

    private static bool Has(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out _);
}

/// <summary>The body of a comment to be written.</summary>
internal sealed record NoteText(string Body);
