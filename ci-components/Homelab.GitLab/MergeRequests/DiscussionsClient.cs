using Homelab.GitLab.Http;

namespace Homelab.GitLab.MergeRequests;

/// <summary>Threads on merge requests (api/discussions.md).</summary>
public sealed class DiscussionsClient
{
    private readonly Connection _connection;

    internal DiscussionsClient(Connection connection) => _connection = connection;

    public IAsyncEnumerable<Discussion> ListAsync(ProjectId project, MergeRequestIid iid, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/merge_requests/{iid}/discussions", GitLabJson.Default.ListDiscussion, ct);

    public Task<Discussion> CreateAsync(ProjectId project, MergeRequestIid iid, string body, CancellationToken ct) =>
        _connection.AskAsync(
            ApiRequest.Post($"projects/{project}/merge_requests/{iid}/discussions", new NoteText(body), GitLabJson.Default.NoteText),
            GitLabJson.Default.Discussion,
            ct
        );

    /// <summary>Answers in a thread; a note's webhook names the thread.</summary>
    public Task<Note> ReplyAsync(ProjectId project, MergeRequestIid iid, DiscussionId discussion, string body, CancellationToken ct) =>
        _connection.AskAsync(
            ApiRequest.Post(
                $"projects/{project}/merge_requests/{iid}/discussions/{discussion.ToString()}/notes",
                new NoteText(body),
                GitLabJson.Default.NoteText
            ),
            GitLabJson.Default.Note,
            ct
        );

    public Task<Discussion> ResolveAsync(
        ProjectId project,
        MergeRequestIid iid,
        DiscussionId discussion,
        bool resolved,
        CancellationToken ct
    ) =>
        _connection.AskAsync(
            ApiRequest.Put(
                $"projects/{project}/merge_requests/{iid}/discussions/{discussion.ToString()}",
                new Resolution(resolved),
                GitLabJson.Default.Resolution
            ),
            GitLabJson.Default.Discussion,
            ct
        );
}

/// <summary>Whether a thread is done with.</summary>
internal sealed record Resolution(bool Resolved);
