using Homelab.GitLab.Http;
using Homelab.GitLab.MergeRequests;

namespace Homelab.GitLab.Repositories;

/// <summary>Commits, read and made (api/commits.md).</summary>
public sealed class CommitsClient
{
    private readonly Connection _connection;

    internal CommitsClient(Connection connection) => _connection = connection;

    /// <param name="commit">A SHA, a branch or a tag.</param>
    public Task<Commit> GetAsync(ProjectId project, string commit, CancellationToken ct) =>
        _connection.AskAsync(ApiRequest.Get($"projects/{project}/repository/commits/{commit}"), GitLabJson.Default.Commit, ct);

    /// <summary>The merge requests a commit came in by.</summary>
    public IAsyncEnumerable<MergeRequest> ListMergeRequestsAsync(ProjectId project, string sha, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/repository/commits/{sha}/merge_requests", GitLabJson.Default.ListMergeRequest, ct);

    /// <summary>Makes one commit of all actions, or none.</summary>
    public async Task<WriteOutcome> CreateAsync(ProjectId project, NewCommit commit, CancellationToken ct)
    {
        try
        {
            return new WriteOutcome.Written(
                await _connection.AskAsync(
                    ApiRequest.Post($"projects/{project}/repository/commits", commit, GitLabJson.Default.NewCommit),
                    GitLabJson.Default.Commit,
                    ct
                )
            );
        }
        catch (GitLabInvalidException refusal) when (WriteOutcome.Of(refusal) is not null)
        {
            return WriteOutcome.Of(refusal)!;
        }
    }
}

/// <summary>A commit to be made. <c>[skip ci]</c> in the message starts no pipeline.</summary>
public sealed record NewCommit(string Branch, string CommitMessage, IReadOnlyList<FileAction> Actions)
{
    /// <summary>Makes <see cref="Branch"/> from this one first.</summary>
    public string? StartBranch { get; init; }
    public string? AuthorName { get; init; }
    public string? AuthorEmail { get; init; }
}

/// <summary>One change of a commit.</summary>
/// <param name="Action"><c>create</c>, <c>update</c>, <c>move</c>, <c>delete</c> or <c>chmod</c>.</param>
public sealed record FileAction(string Action, string FilePath)
{
    public string? PreviousPath { get; init; }
    public string? Content { get; init; }

    /// <summary><c>base64</c>; null for text.</summary>
    public string? Encoding { get; init; }

    /// <summary>The last commit that touched this file, as reading it told; honoured for update, move and delete.</summary>
    public string? LastCommitId { get; init; }
}
