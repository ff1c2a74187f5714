using Homelab.GitLab.Http;

namespace Homelab.GitLab.Users;

/// <summary>Who we are, and with which token.</summary>
public sealed class UsersClient
{
    private readonly Connection _connection;

    internal UsersClient(Connection connection) => _connection = connection;

    /// <summary>The user the token belongs to (api/users.md).</summary>
    public Task<User> CurrentAsync(CancellationToken ct) => _connection.AskAsync(ApiRequest.Get($"user"), GitLabJson.Default.User, ct);

    /// <summary>The token itself (api/personal_access_tokens.md).</summary>
    public Task<TokenInfo> CurrentTokenAsync(CancellationToken ct) =>
        _connection.AskAsync(ApiRequest.Get($"personal_access_tokens/self"), GitLabJson.Default.TokenInfo, ct);

    /// <summary>A user by number; null when there is none.</summary>
    public Task<User?> FindAsync(UserId user, CancellationToken ct) =>
        _connection.FindAsync(ApiRequest.Get($"users/{user}"), GitLabJson.Default.User, ct);
}
