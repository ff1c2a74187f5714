using System.Globalization;
using Homelab.GitLab.Http;

namespace Homelab.GitLab.Projects;

/// <summary>Projects (api/projects.md).</summary>
public sealed class ProjectsClient
{
    private readonly Connection _connection;

    internal ProjectsClient(Connection connection) => _connection = connection;

    /// <summary>One project. GitLab answers 404 for a private one the token's user is no member of.</summary>
    public Task<Project> GetAsync(ProjectId project, CancellationToken ct) =>
        _connection.AskAsync(ApiRequest.Get($"projects/{project}"), GitLabJson.Default.Project, ct);

    /// <summary>Those the token's user is a member of.</summary>
    public IAsyncEnumerable<Project> ListOwnAsync(CancellationToken ct = default) =>
        _connection.ListAsync($"projects?membership=true", GitLabJson.Default.ListProject, ct);

    /// <summary>What happened in a project, newest first. One list tells of all its merge requests and issues.</summary>
    /// <param name="action">Such as <c>commented</c>; null for all.</param>
    /// <param name="after">A day that belongs to it no more: GitLab compares whole days.</param>
    public IAsyncEnumerable<ProjectEvent> ListEventsAsync(ProjectId project, string? action, DateOnly? after, CancellationToken ct) =>
        _connection.ListAsync(
            ApiPath
                .Of($"projects/{project}/events")
                .With("action", action)
                .With("after", after?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            GitLabJson.Default.ListProjectEvent,
            ct
        );
}

/// <summary>CI/CD variables of a project, without their values. Takes a Maintainer (api/project_level_variables.md).</summary>
public sealed class VariablesClient
{
    private readonly Connection _connection;

    internal VariablesClient(Connection connection) => _connection = connection;

    public IAsyncEnumerable<Variable> ListAsync(ProjectId project, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/variables", GitLabJson.Default.ListVariable, ct);
}
