using Homelab.GitLab.Users;

namespace Homelab.GitLab.Issues;

/// <summary>An issue (api/issues.md).</summary>
public sealed record Issue
{
    public required IssueIid Iid { get; init; }
    public ProjectId? ProjectId { get; init; }
    public string? Title { get; init; }
    public string? Description { get; init; }

    /// <summary><c>opened</c> or <c>closed</c>.</summary>
    public string? State { get; init; }
    public IReadOnlyList<string>? Labels { get; init; }
    public User? Author { get; init; }
    public string? WebUrl { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>An issue to open.</summary>
public sealed record NewIssue(string Title)
{
    public string? Description { get; init; }

    /// <summary>Separated by commas.</summary>
    public string? Labels { get; init; }
    public bool? Confidential { get; init; }
}

/// <summary>What to change about an issue; null leaves it.</summary>
public sealed record IssueChange
{
    public string? Title { get; init; }
    public string? Description { get; init; }

    /// <summary><c>close</c> or <c>reopen</c>.</summary>
    public string? StateEvent { get; init; }
}
