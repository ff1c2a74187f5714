using Homelab.GitLab.Users;

namespace Homelab.GitLab.Members;

/// <summary>Somebody's effective membership (api/project_members.md). Compare levels with at least: GitLab adds levels in
/// between.</summary>
public sealed record Member
{
    public const int Reporter = 20;
    public const int Developer = 30;
    public const int Maintainer = 40;
    public const int Owner = 50;

    /// <summary>The user's number.</summary>
    public required UserId Id { get; init; }
    public string? Username { get; init; }

    /// <summary><c>active</c> or another.</summary>
    public string? State { get; init; }

    /// <summary>10 guest, 15 planner, 20 reporter, 30 developer, 40 maintainer, 50 owner.</summary>
    public required int AccessLevel { get; init; }
    public DateOnly? ExpiresAt { get; init; }
}
