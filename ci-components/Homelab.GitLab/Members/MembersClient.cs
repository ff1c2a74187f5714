using Homelab.GitLab.Http;
using Homelab.GitLab.Users;

namespace Homelab.GitLab.Members;

/// <summary>Who may do what in a project, inherited memberships included (api/project_members.md, <c>members/all</c>).</summary>
public sealed class MembersClient
{
    private readonly Connection _connection;

    internal MembersClient(Connection connection) => _connection = connection;

    /// <summary>Null for somebody who is no member, which an administrator may be too.</summary>
    public Task<Member?> FindAsync(ProjectId project, UserId user, CancellationToken ct) =>
        _connection.FindAsync(ApiRequest.Get($"projects/{project}/members/all/{user}"), GitLabJson.Default.Member, ct);

    public IAsyncEnumerable<Member> ListAsync(ProjectId project, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/members/all", GitLabJson.Default.ListMember, ct);
}
