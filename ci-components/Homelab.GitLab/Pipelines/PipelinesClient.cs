using Homelab.GitLab.Http;

namespace Homelab.GitLab.Pipelines;

/// <summary>Pipelines of a project (api/pipelines.md).</summary>
public sealed class PipelinesClient
{
    private readonly Connection _connection;

    internal PipelinesClient(Connection connection) => _connection = connection;

    public Task<Pipeline> GetAsync(ProjectId project, PipelineId pipeline, CancellationToken ct) =>
        _connection.AskAsync(ApiRequest.Get($"projects/{project}/pipelines/{pipeline}"), GitLabJson.Default.Pipeline, ct);

    /// <summary>Newest first; child pipelines only when the filter asks for their source.</summary>
    public IAsyncEnumerable<Pipeline> ListAsync(ProjectId project, PipelineFilter? filter = null, CancellationToken ct = default)
    {
        filter ??= new PipelineFilter();
        return _connection.ListAsync(
            ApiPath
                .Of($"projects/{project}/pipelines")
                .With("ref", filter.Ref)
                .With("sha", filter.Sha)
                .With("status", filter.Status)
                .With("source", filter.Source)
                .With("name", filter.Name)
                .With("updated_after", Times.Text(filter.UpdatedAfter)),
            GitLabJson.Default.ListPipeline,
            ct
        );
    }

    /// <summary>The newest pipeline for the newest commit of a branch or tag, of the default branch when null. Null when there is none,
    /// which GitLab calls a 403.</summary>
    public async Task<Pipeline?> FindLatestAsync(ProjectId project, string? branch, CancellationToken ct)
    {
        try
        {
            return await _connection.FindAsync(
                ApiRequest.Get(ApiPath.Of($"projects/{project}/pipelines/latest").With("ref", branch)),
                GitLabJson.Default.Pipeline,
                ct
            );
        }
        catch (GitLabForbiddenException)
        {
            return null;
        }
    }

    /// <summary>Starts a pipeline. On a protected branch that takes the right to push or merge there.</summary>
    public Task<Pipeline> CreateAsync(ProjectId project, NewPipeline pipeline, CancellationToken ct) =>
        _connection.AskAsync(
            ApiRequest.Post($"projects/{project}/pipeline", pipeline, GitLabJson.Default.NewPipeline),
            GitLabJson.Default.Pipeline,
            ct
        );

    /// <summary>Cancels what still runs. GitLab answers alike when nothing does.</summary>
    public Task<Pipeline> CancelAsync(ProjectId project, PipelineId pipeline, CancellationToken ct) =>
        _connection.AskAsync(ApiRequest.Post($"projects/{project}/pipelines/{pipeline}/cancel"), GitLabJson.Default.Pipeline, ct);
}

/// <summary>Which pipelines to list; null asks for all.</summary>
public sealed record PipelineFilter
{
    public string? Ref { get; init; }
    public string? Sha { get; init; }
    public string? Status { get; init; }
    public string? Source { get; init; }
    public string? Name { get; init; }
    public DateTimeOffset? UpdatedAfter { get; init; }
}

/// <summary>Pipeline schedules (api/pipeline_schedules.md).</summary>
public sealed class SchedulesClient
{
    private readonly Connection _connection;

    internal SchedulesClient(Connection connection) => _connection = connection;

    public IAsyncEnumerable<Schedule> ListAsync(ProjectId project, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/pipeline_schedules", GitLabJson.Default.ListSchedule, ct);
}
