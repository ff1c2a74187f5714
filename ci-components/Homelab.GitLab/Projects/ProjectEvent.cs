using Homelab.GitLab.Notes;

namespace Homelab.GitLab.Projects;

/// <summary>A line of a project's activity (api/events.md).</summary>
public sealed record ProjectEvent
{
    public required long Id { get; init; }

    /// <summary>As people read it: <c>commented on</c>, <c>opened</c>, <c>pushed to</c>.</summary>
    public string? ActionName { get; init; }
    public long? AuthorId { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The comment as it is now; null for every other action.</summary>
    public EventNote? Note { get; init; }
}

/// <summary>A comment as a project's activity shows it: with what it is on, and without its thread.</summary>
public sealed record EventNote
{
    public required NoteId Id { get; init; }
    public string? Body { get; init; }

    /// <summary><c>MergeRequest</c>, <c>Issue</c> and others.</summary>
    public string? NoteableType { get; init; }
    public long? NoteableIid { get; init; }
    public bool? System { get; init; }
}
