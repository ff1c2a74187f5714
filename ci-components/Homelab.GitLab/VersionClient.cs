using Homelab.GitLab.Http;

namespace Homelab.GitLab;

/// <summary>Which GitLab this is (api/version.md).</summary>
public sealed record GitLabVersion
{
    /// <summary>Such as <c>19.0.1-ee</c>.</summary>
    public required string Version { get; init; }
    public string? Revision { get; init; }

    /// <summary>Major and minor; null when the text does not begin with them.</summary>
    public Version? Number => System.Version.TryParse(Version.Split('-')[0], out var number) ? number : null;
}

/// <summary>Asks which GitLab this is.</summary>
public sealed class VersionClient
{
    private readonly Connection _connection;

    internal VersionClient(Connection connection) => _connection = connection;

    public Task<GitLabVersion> GetAsync(CancellationToken ct) =>
        _connection.AskAsync(ApiRequest.Get($"version"), GitLabJson.Default.GitLabVersion, ct);
}
