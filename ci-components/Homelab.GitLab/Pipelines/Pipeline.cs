using Homelab.GitLab.Users;

namespace Homelab.GitLab.Pipelines;

/// <summary>A pipeline (api/pipelines.md). Lists leave out <see cref="User"/>, <see cref="Tag"/> and most times.</summary>
public sealed record Pipeline
{
    public required PipelineId Id { get; init; }

    /// <summary>Its number within the project.</summary>
    public long? Iid { get; init; }
    public ProjectId? ProjectId { get; init; }

    /// <summary>Since 15.11, from <c>workflow: name</c>.</summary>
    public string? Name { get; init; }
    public string? Sha { get; init; }

    /// <summary>A branch, a tag, or <c>refs/merge-requests/7/head</c>.</summary>
    public string? Ref { get; init; }
    public bool? Tag { get; init; }

    /// <summary><c>push</c>, <c>merge_request_event</c>, <c>schedule</c>, <c>trigger</c>, <c>api</c>, <c>web</c> and others.</summary>
    public string? Source { get; init; }

    /// <summary><c>created</c>, <c>pending</c>, <c>running</c>, <c>success</c>, <c>failed</c>, <c>canceled</c>, <c>skipped</c> and
    /// others.</summary>
    public string? Status { get; init; }
    public string? WebUrl { get; init; }
    public User? User { get; init; }

    /// <summary>Why GitLab could not read <c>.gitlab-ci.yml</c>.</summary>
    public string? YamlErrors { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>A pipeline to start. Inputs rather than variables: a project may forbid the latter.</summary>
/// <param name="Ref">A branch or tag.</param>
public sealed record NewPipeline(string Ref)
{
    /// <summary>At most 20, as <c>spec: inputs</c> declares them.</summary>
    public IReadOnlyDictionary<string, string>? Inputs { get; init; }
}

/// <summary>A pipeline schedule (api/pipeline_schedules.md).</summary>
public sealed record Schedule
{
    public required ScheduleId Id { get; init; }
    public string? Description { get; init; }
    public string? Ref { get; init; }
    public string? Cron { get; init; }
    public string? CronTimezone { get; init; }
    public DateTimeOffset? NextRunAt { get; init; }
    public bool? Active { get; init; }
    public User? Owner { get; init; }
}
