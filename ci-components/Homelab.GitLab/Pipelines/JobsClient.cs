using Homelab.GitLab.Http;

namespace Homelab.GitLab.Pipelines;

/// <summary>Jobs, their logs and what they leave behind (api/jobs.md, api/job_artifacts.md).</summary>
public sealed class JobsClient
{
    private readonly Connection _connection;

    internal JobsClient(Connection connection) => _connection = connection;

    public Task<Job> GetAsync(ProjectId project, JobId job, CancellationToken ct) =>
        _connection.AskAsync(ApiRequest.Get($"projects/{project}/jobs/{job}"), GitLabJson.Default.Job, ct);

    /// <summary>Newest first.</summary>
    /// <param name="retried">Also those that were run again since.</param>
    public IAsyncEnumerable<Job> ListAsync(ProjectId project, PipelineId pipeline, bool retried = false, CancellationToken ct = default) =>
        _connection.ListAsync(
            ApiPath.Of($"projects/{project}/pipelines/{pipeline}/jobs").With("include_retried", retried ? "true" : null),
            GitLabJson.Default.ListJob,
            ct
        );

    /// <summary>The log as it was written: escape sequences and GitLab's <c>section_start</c> marks included. Null when there is
    /// none.</summary>
    /// <param name="most">Bytes; reading past them is a <see cref="GitLabTooLargeException"/>.</param>
    public Task<Stream?> OpenTraceAsync(ProjectId project, JobId job, long most, CancellationToken ct) =>
        _connection.DownloadAsync(ApiRequest.Download($"projects/{project}/jobs/{job}/trace"), most, ct);

    /// <summary>One file of the artifacts, such as <c>homelab-report/index.json</c>. Null when it is not there, or expired. Read
    /// asynchronously and dispose.</summary>
    /// <param name="most">Bytes; one more, announced or found while reading, is a <see cref="GitLabTooLargeException"/>.</param>
    public Task<Stream?> OpenArtifactAsync(ProjectId project, JobId job, string path, long most, CancellationToken ct) =>
        _connection.DownloadAsync(ApiRequest.Download($"projects/{project}/jobs/{job}/artifacts/{new FilePath(path)}"), most, ct);

    /// <summary>What the artifacts hold, everything below included. GitLab 18.8 or newer.</summary>
    public IAsyncEnumerable<ArtifactEntry> ListArtifactsAsync(
        ProjectId project,
        JobId job,
        string? folder = null,
        CancellationToken ct = default
    ) =>
        _connection.ListAsync(
            ApiPath.Of($"projects/{project}/jobs/{job}/artifacts/tree?recursive=true").With("path", folder),
            GitLabJson.Default.ListArtifactEntry,
            ct
        );

    /// <summary>Runs a job again; the answer is the new one.</summary>
    public Task<Job> RetryAsync(ProjectId project, JobId job, CancellationToken ct) =>
        _connection.AskAsync(ApiRequest.Post($"projects/{project}/jobs/{job}/retry"), GitLabJson.Default.Job, ct);
}
