namespace Homelab.GitLab.Users;

/// <summary>A user as others see them (api/users.md).</summary>
public sealed record User
{
    public required UserId Id { get; init; }
    public string? Username { get; init; }
    public string? Name { get; init; }

    /// <summary><c>active</c>, <c>blocked</c> or another.</summary>
    public string? State { get; init; }

    /// <summary>Only said about oneself.</summary>
    public bool? Bot { get; init; }
}

/// <summary>What the token in use may do (api/personal_access_tokens.md).</summary>
public sealed record TokenInfo
{
    public required long Id { get; init; }
    public string? Name { get; init; }
    public bool? Active { get; init; }
    public bool? Revoked { get; init; }
    public UserId? UserId { get; init; }

    /// <summary><c>api</c>, <c>read_api</c> and others.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Null for one that does not expire.</summary>
    public DateOnly? ExpiresAt { get; init; }
}
