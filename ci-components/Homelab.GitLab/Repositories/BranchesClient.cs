using Homelab.GitLab.Http;

namespace Homelab.GitLab.Repositories;

/// <summary>Branches and what protects them (api/branches.md, api/protected_branches.md).</summary>
public sealed class BranchesClient
{
    private readonly Connection _connection;

    internal BranchesClient(Connection connection) => _connection = connection;

    /// <summary>Null when there is none. <see cref="Branch.Protected"/> is the answer to whether it is protected.</summary>
    public Task<Branch?> FindAsync(ProjectId project, string branch, CancellationToken ct) =>
        _connection.FindAsync(ApiRequest.Get($"projects/{project}/repository/branches/{branch}"), GitLabJson.Default.Branch, ct);

    public IAsyncEnumerable<Branch> ListAsync(ProjectId project, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/repository/branches", GitLabJson.Default.ListBranch, ct);

    /// <summary>The rule of exactly this name or pattern. Null when there is none, though another pattern may protect the branch.</summary>
    public Task<ProtectedBranch?> FindProtectionAsync(ProjectId project, string nameOrPattern, CancellationToken ct) =>
        _connection.FindAsync(
            ApiRequest.Get($"projects/{project}/protected_branches/{nameOrPattern}"),
            GitLabJson.Default.ProtectedBranch,
            ct
        );

    public IAsyncEnumerable<ProtectedBranch> ListProtectionsAsync(ProjectId project, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/protected_branches", GitLabJson.Default.ListProtectedBranch, ct);
}
