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
}

/// <summary>CI/CD variables of a project, without their values. Takes a Maintainer (api/project_level_variables.md).</summary>
public sealed class VariablesClient
{
    private readonly Connection _connection;

    internal VariablesClient(Connection connection) => _connection = connection;

    public IAsyncEnumerable<Variable> ListAsync(ProjectId project, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/variables", GitLabJson.Default.ListVariable, ct);
}
