using Homelab.GitLab.Users;

namespace Homelab.GitLab.Notes;

/// <summary>A comment (api/notes.md).</summary>
public sealed record Note
{
    public required NoteId Id { get; init; }

    /// <summary>Markdown, without the quick actions GitLab took out.</summary>
    public required string Body { get; init; }
    public User? Author { get; init; }

    /// <summary>GitLab wrote it, about an event.</summary>
    public bool? System { get; init; }
    public bool? Internal { get; init; }

    /// <summary><c>DiscussionNote</c> or <c>DiffNote</c>; null for a comment on its own.</summary>
    public string? Type { get; init; }
    public bool? Resolvable { get; init; }
    public bool? Resolved { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>What became of a text that was posted as a comment.</summary>
public abstract record NoteOutcome
{
    private NoteOutcome() { }

    public sealed record Created(Note Note) : NoteOutcome;

    /// <summary>The text held quick actions only: GitLab executed them, and there is no comment.</summary>
    /// <param name="Summary">GitLab's words.</param>
    public sealed record OnlyCommands(string Summary) : NoteOutcome;

    /// <summary>The text was one emoji only: GitLab made it a reaction, and there is no comment.</summary>
    public sealed record BecameReaction(Reaction Reaction) : NoteOutcome;
}

/// <summary>What became of a change to a comment.</summary>
public abstract record NoteChange
{
    private NoteChange() { }

    public sealed record Changed(Note Note) : NoteChange;

    /// <summary>Somebody deleted the comment, or the whole merge request.</summary>
    public sealed record Gone : NoteChange;
}

/// <summary>One user's emoji (api/emoji_reactions.md).</summary>
public sealed record Reaction
{
    public required ReactionId Id { get; init; }

    /// <summary>Without colons: <c>eyes</c>.</summary>
    public required string Name { get; init; }
    public User? User { get; init; }
}

/// <summary>A thread, or a comment on its own (api/discussions.md).</summary>
public sealed record Discussion
{
    public required DiscussionId Id { get; init; }
    public bool? IndividualNote { get; init; }
    public IReadOnlyList<Note>? Notes { get; init; }
}
