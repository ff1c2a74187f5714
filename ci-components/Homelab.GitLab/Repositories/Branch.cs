namespace Homelab.GitLab.Repositories;

/// <summary>A branch (api/branches.md).</summary>
public sealed record Branch
{
    public required string Name { get; init; }

    /// <summary>By any rule, wildcards included.</summary>
    public bool? Protected { get; init; }
    public bool? Default { get; init; }
    public Commit? Commit { get; init; }
}

/// <summary>A rule that protects branches (api/protected_branches.md).</summary>
public sealed record ProtectedBranch
{
    /// <summary>A name, or a pattern such as <c>release/*</c>.</summary>
    public required string Name { get; init; }
    public IReadOnlyList<BranchAccess>? PushAccessLevels { get; init; }
    public IReadOnlyList<BranchAccess>? MergeAccessLevels { get; init; }
    public bool? AllowForcePush { get; init; }
}

/// <summary>Who may push or merge: 0 nobody, 30 developers, 40 maintainers, 60 administrators.</summary>
public sealed record BranchAccess
{
    public int? AccessLevel { get; init; }
    public string? AccessLevelDescription { get; init; }
}

/// <summary>A commit (api/commits.md).</summary>
public sealed record Commit
{
    /// <summary>The full SHA.</summary>
    public required string Id { get; init; }
    public string? Title { get; init; }
    public string? Message { get; init; }
    public string? AuthorName { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public IReadOnlyList<string>? ParentIds { get; init; }
    public string? WebUrl { get; init; }
}
