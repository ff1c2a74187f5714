using Homelab.Simulator.Projects;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Notes;

/// <summary>What people talk about: a merge request or an issue.</summary>
internal interface INoteable
{
    /// <summary><c>MergeRequest</c> or <c>Issue</c>.</summary>
    string Kind { get; }

    long Id { get; }

    long Iid { get; }

    Project Project { get; }

    User Author { get; }

    string Title { get; set; }

    string Description { get; set; }

    DateTimeOffset Created { get; }

    /// <summary><c>opened</c>, <c>closed</c>, for a merge request also <c>merged</c>.</summary>
    string State { get; set; }

    DateTimeOffset Updated { get; set; }

    List<string> Labels { get; set; }

    List<User> Assignees { get; set; }

    Conversation Conversation { get; }
}

/// <summary>Everything said about one thing, oldest first, and how people reacted to the thing itself.</summary>
internal sealed class Conversation
{
    public List<Note> Notes { get; } = [];

    public List<Award> Awards { get; } = [];

    public bool IsLocked { get; set; }

    /// <summary>By what the others say; none is enough.</summary>
    public List<User> Approvals { get; } = [];

    public int Votes(string name) => Awards.Count(award => award.Name == name);

    public int UserNotes => Notes.Count(note => !note.IsSystem);

    public bool AllResolved => Notes.TrueForAll(note => !note.IsResolvable || note.Resolved is not null);
}

/// <summary>A reaction.</summary>
internal sealed record Award(long Id, string Name, User User, DateTimeOffset At);
