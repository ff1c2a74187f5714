using Homelab.GitLab.Http;
using Homelab.GitLab.Notes;

namespace Homelab.GitLab.Issues;

/// <summary>Issues of a project (api/issues.md).</summary>
public sealed class IssuesClient
{
    private readonly Connection _connection;

    internal IssuesClient(Connection connection)
    {
        _connection = connection;
        (Notes, Discussions, Reactions) = (new NotesClient(connection), new DiscussionsClient(connection), new ReactionsClient(connection));
    }

    public NotesClient Notes { get; }

    public DiscussionsClient Discussions { get; }

    public ReactionsClient Reactions { get; }

    public Task<Issue> GetAsync(ProjectId project, IssueIid iid, CancellationToken ct) =>
        _connection.AskAsync(ApiRequest.Get($"projects/{project}/issues/{iid}"), GitLabJson.Default.Issue, ct);

    /// <summary>Newest first.</summary>
    /// <param name="state"><c>opened</c> or <c>closed</c>; null for both.</param>
    /// <param name="labels">Separated by commas; an issue has them all.</param>
    public IAsyncEnumerable<Issue> ListAsync(
        ProjectId project,
        string? state = null,
        string? labels = null,
        CancellationToken ct = default
    ) =>
        _connection.ListAsync(
            ApiPath.Of($"projects/{project}/issues").With("state", state).With("labels", labels),
            GitLabJson.Default.ListIssue,
            ct
        );

    public Task<Issue> CreateAsync(ProjectId project, NewIssue issue, CancellationToken ct) =>
        _connection.AskAsync(
            ApiRequest.Post($"projects/{project}/issues", issue, GitLabJson.Default.NewIssue),
            GitLabJson.Default.Issue,
            ct
        );

    public Task<Issue> UpdateAsync(ProjectId project, IssueIid iid, IssueChange change, CancellationToken ct) =>
        _connection.AskAsync(
            ApiRequest.Put($"projects/{project}/issues/{iid}", change, GitLabJson.Default.IssueChange),
            GitLabJson.Default.Issue,
            ct
        );
}
