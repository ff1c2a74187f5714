namespace Homelab.GitLab.Webhooks;

/// <summary>Who caused an event. Authorisation asks GitLab by this id, never by name.</summary>
public sealed record HookUser
{
    public long? Id { get; init; }
    public string? Username { get; init; }
    public string? Name { get; init; }
}

/// <summary>The project an event belongs to.</summary>
public sealed record HookProject
{
    public long? Id { get; init; }
    public string? PathWithNamespace { get; init; }
    public string? DefaultBranch { get; init; }
    public string? WebUrl { get; init; }
}

/// <summary>A commit as events mention it.</summary>
public sealed record HookCommit
{
    public string? Id { get; init; }
    public string? Title { get; init; }
}

/// <summary>A merge request, as its own event, a note's and a pipeline's carry it.</summary>
public sealed record HookMergeRequest
{
    public long? Id { get; init; }
    public long? Iid { get; init; }
    public string? Action { get; init; }
    public string? State { get; init; }
    public string? DetailedMergeStatus { get; init; }
    public bool? Draft { get; init; }
    public string? SourceBranch { get; init; }
    public string? TargetBranch { get; init; }
    public long? SourceProjectId { get; init; }
    public long? TargetProjectId { get; init; }

    /// <summary>Only sent when the code changed.</summary>
    public string? Oldrev { get; init; }
    public HookCommit? LastCommit { get; init; }
    public bool? System { get; init; }
}

/// <summary><c>Merge Request Hook</c></summary>
public sealed record MergeRequestEvent
{
    public HookUser? User { get; init; }
    public HookProject? Project { get; init; }
    public HookMergeRequest? ObjectAttributes { get; init; }
}

/// <summary><c>Note Hook</c>. On an update <see cref="User"/> is the author, not whoever edited.</summary>
public sealed record NoteEvent
{
    public HookUser? User { get; init; }
    public HookProject? Project { get; init; }
    public HookNote? ObjectAttributes { get; init; }
    public HookMergeRequest? MergeRequest { get; init; }
    public HookIssue? Issue { get; init; }
}

/// <summary>An issue, as a note's event carries it.</summary>
public sealed record HookIssue
{
    public long? Iid { get; init; }
}

/// <summary>A comment.</summary>
public sealed record HookNote
{
    public long? Id { get; init; }
    public string? Note { get; init; }
    public string? NoteableType { get; init; }
    public string? Action { get; init; }
    public string? DiscussionId { get; init; }

    /// <summary><c>DiscussionNote</c> or <c>DiffNote</c>; null for a comment on its own.</summary>
    public string? Type { get; init; }
    public long? AuthorId { get; init; }
    public long? UpdatedById { get; init; }
    public bool? System { get; init; }
}

/// <summary><c>Pipeline Hook</c></summary>
public sealed record PipelineEvent
{
    public HookUser? User { get; init; }
    public HookProject? Project { get; init; }
    public HookPipeline? ObjectAttributes { get; init; }
    public HookMergeRequest? MergeRequest { get; init; }
}

/// <summary>A pipeline. Its variables are not read: they are sent in clear.</summary>
public sealed record HookPipeline
{
    public long? Id { get; init; }
    public string? Name { get; init; }
    public string? Ref { get; init; }
    public bool? Tag { get; init; }
    public string? Sha { get; init; }
    public string? Source { get; init; }
    public string? Status { get; init; }
}

/// <summary><c>Job Hook</c></summary>
public sealed record JobEvent
{
    public string? Ref { get; init; }
    public bool? Tag { get; init; }
    public string? Sha { get; init; }
    public long? BuildId { get; init; }
    public string? BuildName { get; init; }
    public string? BuildStatus { get; init; }
    public long? PipelineId { get; init; }
    public long? ProjectId { get; init; }
    public HookUser? User { get; init; }
    public HookProject? Project { get; init; }
}

/// <summary><c>Push Hook</c>. Only the newest 20 commits are listed, so none are read.</summary>
public sealed record PushEvent
{
    public string? Ref { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }
    public long? UserId { get; init; }
    public long? ProjectId { get; init; }
    public HookProject? Project { get; init; }
    public long? TotalCommitsCount { get; init; }
}
