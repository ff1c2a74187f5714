using Homelab.GitLab.Http;

namespace Homelab.GitLab.Notes;

/// <summary>What can be commented on.</summary>
public enum NoteableKind
{
    MergeRequest,
    Issue,
}

/// <summary>A merge request or an issue, by its number within its project.</summary>
public readonly record struct Noteable(NoteableKind Kind, long Iid)
{
    public long Iid { get; } = Numbered.Positive(Iid);

    internal FilePath Path => new($"{(Kind is NoteableKind.MergeRequest ? "merge_requests" : "issues")}/{Numbered.Positive(Iid)}");

    /// <summary>As people write it: <c>!7</c> or <c>#7</c>.</summary>
    public override string ToString() => $"{(Kind is NoteableKind.MergeRequest ? '!' : '#')}{Iid}";
}
