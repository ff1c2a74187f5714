using Homelab.GitLab.Users;

namespace Homelab.GitLab.MergeRequests;

/// <summary>A merge request (api/merge_requests.md).</summary>
public sealed record MergeRequest
{
    public required MergeRequestIid Iid { get; init; }
    public ProjectId? ProjectId { get; init; }
    public string? Title { get; init; }

    /// <summary><c>opened</c>, <c>closed</c>, <c>locked</c> or <c>merged</c>.</summary>
    public string? State { get; init; }
    public bool? Draft { get; init; }
    public string? SourceBranch { get; init; }
    public string? TargetBranch { get; init; }

    /// <summary>Another than <see cref="TargetProjectId"/> when it comes from a fork; null when that fork is gone.</summary>
    public ProjectId? SourceProjectId { get; init; }
    public ProjectId? TargetProjectId { get; init; }

    /// <summary>The newest commit of the source branch.</summary>
    public string? Sha { get; init; }
    public string? MergeCommitSha { get; init; }
    public string? DetailedMergeStatus { get; init; }
    public string? WebUrl { get; init; }
    public User? Author { get; init; }

    /// <summary>Files; with a plus sign when GitLab stopped counting: <c>1000+</c>.</summary>
    public string? ChangesCount { get; init; }
    public DiffRefs? DiffRefs { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>The commits a difference is made of.</summary>
public sealed record DiffRefs
{
    public string? BaseSha { get; init; }
    public string? HeadSha { get; init; }
    public string? StartSha { get; init; }
}

/// <summary>A file a merge request changes, without its lines.</summary>
public sealed record ChangedFile
{
    public required string OldPath { get; init; }
    public required string NewPath { get; init; }
    public bool? NewFile { get; init; }
    public bool? RenamedFile { get; init; }
    public bool? DeletedFile { get; init; }
}
