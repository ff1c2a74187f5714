using Homelab.GitLab.Http;

namespace Homelab.GitLab.Notes;

/// <summary>Threads on merge requests and issues (api/discussions.md).</summary>
public sealed class DiscussionsClient
{
    private readonly Connection _connection;

    internal DiscussionsClient(Connection connection) => _connection = connection;

    public IAsyncEnumerable<Discussion> ListAsync(ProjectId project, Noteable on, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/{on.Path}/discussions", GitLabJson.Default.ListDiscussion, ct);

    public Task<Discussion> CreateAsync(ProjectId project, Noteable on, string body, CancellationToken ct) =>
        _connection.AskAsync(
            ApiRequest.Post($"projects/{project}/{on.Path}/discussions", new NoteText(body), GitLabJson.Default.NoteText),
            GitLabJson.Default.Discussion,
            ct
        );

    /// <summary>Null when the thread is gone, or was never there.</summary>
    public Task<Discussion?> FindAsync(ProjectId project, Noteable on, DiscussionId discussion, CancellationToken ct) =>
        _connection.FindAsync(
            ApiRequest.Get($"projects/{project}/{on.Path}/discussions/{discussion.ToString()}"),
            GitLabJson.Default.Discussion,
            ct
        );

    /// <summary>Answers in a thread; a note's webhook names the thread.</summary>
    public Task<Note> ReplyAsync(ProjectId project, Noteable on, DiscussionId discussion, string body, CancellationToken ct) =>
        _connection.AskAsync(
            ApiRequest.Post(
                $"projects/{project}/{on.Path}/discussions/{discussion.ToString()}/notes",
                new NoteText(body),
                GitLabJson.Default.NoteText
            ),
            GitLabJson.Default.Note,
            ct
        );

    public Task<Discussion> ResolveAsync(ProjectId project, Noteable on, DiscussionId discussion, bool resolved, CancellationToken ct) =>
        _connection.AskAsync(
            ApiRequest.Put(
                $"projects/{project}/{on.Path}/discussions/{discussion.ToString()}",
                new Resolution(resolved),
                GitLabJson.Default.Resolution
            ),
            GitLabJson.Default.Discussion,
            ct
        );
}

/// <summary>Whether a thread is done with.</summary>
internal sealed record Resolution(bool Resolved);
