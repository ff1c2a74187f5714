using System.Security.Cryptography;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Notes;

/// <summary>A comment, or a line of the history when <see cref="IsSystem"/>.</summary>
internal sealed class Note(long id, INoteable noteable, User author, DateTimeOffset created)
{
    public long Id { get; } = id;

    public INoteable Noteable { get; } = noteable;

    public User Author { get; } = author;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    public User? UpdatedBy { get; set; }

    public required string Body { get; set; }

    public bool IsSystem { get; init; }

    public bool IsInternal { get; init; }

    /// <summary>The project this line of history tells about; who does not see it does not see the line.</summary>
    public Project? Origin { get; init; }

    /// <summary>Every comment has one; a thread's notes share it.</summary>
    public string DiscussionId { get; init; } = RandomNumberGenerator.GetHexString(40, lowercase: true);

    /// <summary>Part of a thread: <c>DiscussionNote</c> on the wire.</summary>
    public bool IsInThread { get; set; }

    /// <summary>Where in the change it stands, as it was given: <c>DiffNote</c> on the wire.</summary>
    public System.Text.Json.Nodes.JsonObject? Position { get; init; }

    public string? Type =>
        Position is not null ? "DiffNote"
        : IsInThread ? "DiscussionNote"
        : null;

    public bool IsResolvable => IsInThread && !IsSystem;

    public (User By, DateTimeOffset At)? Resolved { get; set; }

    public List<Award> Awards { get; } = [];

    public bool IsReadableBy(User user) =>
        user.IsAdmin
        || (
            (
                !IsInternal
                || Noteable.Project.LevelOf(user.Id) >= Level.Planner
                || Noteable.Author == user
                || Noteable.Assignees.Contains(user)
            ) && (Origin is null || Origin.LevelOf(user.Id) >= Level.Guest)
        );

    /// <summary>The author, or a Maintainer; the history is nobody's.</summary>
    public bool IsEditableBy(User user) =>
        !IsSystem && (Author == user || user.IsAdmin || Noteable.Project.LevelOf(user.Id) >= Level.Maintainer);
}
