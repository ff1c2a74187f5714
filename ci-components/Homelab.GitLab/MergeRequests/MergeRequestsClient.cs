using Homelab.GitLab.Http;
using Homelab.GitLab.Notes;
using Homelab.GitLab.Pipelines;

namespace Homelab.GitLab.MergeRequests;

/// <summary>Merge requests, named by their target project (api/merge_requests.md).</summary>
public sealed class MergeRequestsClient
{
    private readonly Connection _connection;

    internal MergeRequestsClient(Connection connection)
    {
        _connection = connection;
        (Notes, Discussions, Reactions) = (new NotesClient(connection), new DiscussionsClient(connection), new ReactionsClient(connection));
        (Changes, Pipelines) = (new ChangesClient(connection), new MergeRequestPipelinesClient(connection));
    }

    public NotesClient Notes { get; }

    public DiscussionsClient Discussions { get; }

    public ReactionsClient Reactions { get; }

    public ChangesClient Changes { get; }

    public MergeRequestPipelinesClient Pipelines { get; }

    public Task<MergeRequest> GetAsync(ProjectId project, MergeRequestIid iid, CancellationToken ct) =>
        _connection.AskAsync(ApiRequest.Get($"projects/{project}/merge_requests/{iid}"), GitLabJson.Default.MergeRequest, ct);

    /// <summary>Newest first.</summary>
    /// <param name="state"><c>opened</c>, <c>closed</c>, <c>merged</c>; null for all.</param>
    /// <param name="updatedAfter">Only those changed since.</param>
    public IAsyncEnumerable<MergeRequest> ListAsync(
        ProjectId project,
        string? state = null,
        string? sourceBranch = null,
        DateTimeOffset? updatedAfter = null,
        CancellationToken ct = default
    ) =>
        _connection.ListAsync(
            ApiPath
                .Of($"projects/{project}/merge_requests")
                .With("state", state)
                .With("source_branch", sourceBranch)
                .With("updated_after", Times.Text(updatedAfter)),
            GitLabJson.Default.ListMergeRequest,
            ct
        );

    public Task<MergeRequest> CreateAsync(ProjectId project, NewMergeRequest request, CancellationToken ct) =>
        _connection.AskAsync(
            ApiRequest.Post($"projects/{project}/merge_requests", request, GitLabJson.Default.NewMergeRequest),
            GitLabJson.Default.MergeRequest,
            ct
        );
}

/// <summary>A merge request to open within one project.</summary>
public sealed record NewMergeRequest(string SourceBranch, string TargetBranch, string Title)
{
    public string? Description { get; init; }
    public bool? RemoveSourceBranch { get; init; }
}

/// <summary>The files a merge request changes.</summary>
public sealed class ChangesClient
{
    private readonly Connection _connection;

    internal ChangesClient(Connection connection) => _connection = connection;

    /// <summary>Every file, also those whose lines GitLab would not show.</summary>
    public IAsyncEnumerable<ChangedFile> ListAsync(ProjectId project, MergeRequestIid iid, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/merge_requests/{iid}/diffs", GitLabJson.Default.ListChangedFile, ct);
}

/// <summary>The pipelines of a merge request (api/merge_requests.md#list-merge-request-pipelines).</summary>
public sealed class MergeRequestPipelinesClient
{
    private readonly Connection _connection;

    internal MergeRequestPipelinesClient(Connection connection) => _connection = connection;

    /// <summary>Newest first.</summary>
    public IAsyncEnumerable<Pipeline> ListAsync(ProjectId project, MergeRequestIid iid, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/merge_requests/{iid}/pipelines", GitLabJson.Default.ListPipeline, ct);

    /// <summary>Starts one for the newest commit.</summary>
    public Task<Pipeline> CreateAsync(ProjectId project, MergeRequestIid iid, CancellationToken ct) =>
        _connection.AskAsync(ApiRequest.Post($"projects/{project}/merge_requests/{iid}/pipelines"), GitLabJson.Default.Pipeline, ct);
}
