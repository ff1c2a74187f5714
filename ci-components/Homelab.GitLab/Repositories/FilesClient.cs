using Homelab.GitLab.Http;

namespace Homelab.GitLab.Repositories;

/// <summary>Single files of a repository (api/repository_files.md).</summary>
public sealed class FilesClient
{
    private readonly Connection _connection;

    internal FilesClient(Connection connection) => _connection = connection;

    /// <summary>A file with its content; null when it, or the branch, is not there.</summary>
    /// <param name="at">A branch, tag or SHA; <c>HEAD</c> is the default branch.</param>
    public Task<RepositoryFile?> FindAsync(ProjectId project, string path, string at, CancellationToken ct) =>
        _connection.FindAsync(
            ApiRequest.Get(ApiPath.Of($"projects/{project}/repository/files/{path}").With("ref", at)),
            GitLabJson.Default.RepositoryFile,
            ct
        );

    /// <summary>The bytes of a file as they arrive; null when it is not there.</summary>
    /// <param name="most">Bytes; one more is a <see cref="GitLabTooLargeException"/>.</param>
    public Task<Stream?> OpenAsync(ProjectId project, string path, string at, long most, CancellationToken ct) =>
        _connection.DownloadAsync(
            ApiRequest.Download(ApiPath.Of($"projects/{project}/repository/files/{path}/raw").With("ref", at)),
            most,
            ct
        );

    public Task<WriteOutcome> CreateAsync(ProjectId project, string path, NewContent content, CancellationToken ct) =>
        WriteAsync(ApiRequest.Post($"projects/{project}/repository/files/{path}", content, GitLabJson.Default.NewContent), ct);

    public Task<WriteOutcome> UpdateAsync(ProjectId project, string path, NewContent content, CancellationToken ct) =>
        WriteAsync(ApiRequest.Put($"projects/{project}/repository/files/{path}", content, GitLabJson.Default.NewContent), ct);

    private async Task<WriteOutcome> WriteAsync(ApiRequest request, CancellationToken ct)
    {
        try
        {
            await _connection.AskAsync(request, GitLabJson.Default.WrittenFile, ct);
            return new WriteOutcome.Written(null);
        }
        catch (GitLabInvalidException refusal) when (WriteOutcome.Of(refusal) is not null)
        {
            return WriteOutcome.Of(refusal)!;
        }
    }
}

/// <summary>A file of a repository.</summary>
public sealed record RepositoryFile
{
    public required string FilePath { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }

    /// <summary>As GitLab sends it, in <see cref="Encoding"/>; see <see cref="Bytes"/>.</summary>
    public required string Content { get; init; }

    /// <summary><c>base64</c>.</summary>
    public string? Encoding { get; init; }
    public string? CommitId { get; init; }

    /// <summary>To be sent with a change, so that nobody else's is lost.</summary>
    public string? LastCommitId { get; init; }

    /// <exception cref="FormatException">The content is not what <see cref="Encoding"/> says.</exception>
    public byte[] Bytes() => Encoding == "base64" ? Convert.FromBase64String(Content) : System.Text.Encoding.UTF8.GetBytes(Content);
}

/// <summary>What to write into a file, and how the commit looks.</summary>
/// <param name="Content">Text.</param>
public sealed record NewContent(string Branch, string CommitMessage, string Content)
{
    /// <summary>The last commit that touched the file, as reading it told.</summary>
    public string? LastCommitId { get; init; }
    public string? AuthorName { get; init; }
    public string? AuthorEmail { get; init; }
}

/// <summary>What GitLab says after a write.</summary>
internal sealed record WrittenFile
{
    public string? FilePath { get; init; }
    public string? Branch { get; init; }
}
