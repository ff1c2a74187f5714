using Homelab.GitLab.Users;

namespace Homelab.GitLab.Pipelines;

/// <summary>A job (api/jobs.md).</summary>
public sealed record Job
{
    public required JobId Id { get; init; }
    public string? Name { get; init; }
    public string? Stage { get; init; }

    /// <summary><c>created</c>, <c>pending</c>, <c>running</c>, <c>success</c>, <c>failed</c>, <c>canceled</c>, <c>skipped</c>,
    /// <c>manual</c> and others.</summary>
    public string? Status { get; init; }

    /// <summary><c>script_failure</c>, <c>job_execution_timeout</c>, <c>runner_system_failure</c> and others; null unless it
    /// failed.</summary>
    public string? FailureReason { get; init; }
    public bool? AllowFailure { get; init; }
    public string? Ref { get; init; }
    public bool? Tag { get; init; }
    public string? WebUrl { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Null for one without artifacts of its own.</summary>
    public ArtifactsFile? ArtifactsFile { get; init; }

    /// <summary>Every file kept for the job, its log included.</summary>
    public IReadOnlyList<Artifact>? Artifacts { get; init; }
    public DateTimeOffset? ArtifactsExpireAt { get; init; }

    /// <summary>When somebody erased its log and its artifacts.</summary>
    public DateTimeOffset? ErasedAt { get; init; }
    public JobPipeline? Pipeline { get; init; }
    public User? User { get; init; }
}

/// <summary>The archive of a job's artifacts.</summary>
public sealed record ArtifactsFile
{
    public string? Filename { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }
}

/// <summary>One thing kept for a job.</summary>
public sealed record Artifact
{
    /// <summary><c>archive</c>, <c>metadata</c>, <c>trace</c>, <c>junit</c>, <c>terraform</c> and others.</summary>
    public string? FileType { get; init; }
    public string? Filename { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }
    public string? FileFormat { get; init; }
}

/// <summary>The pipeline a job is part of.</summary>
public sealed record JobPipeline
{
    public PipelineId? Id { get; init; }
    public ProjectId? ProjectId { get; init; }
    public string? Ref { get; init; }
    public string? Sha { get; init; }
    public string? Status { get; init; }
}

/// <summary>A file or folder inside a job's artifacts.</summary>
public sealed record ArtifactEntry
{
    public required string Path { get; init; }
    public string? Name { get; init; }

    /// <summary><c>file</c> or <c>directory</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }
}
