using System.Text.Json.Serialization;
using Homelab.GitLab.Http;
using Homelab.GitLab.Notes;

namespace Homelab.GitLab.MergeRequests;

/// <summary>A merge request's number within its project, as in <c>!7</c>. Its global id is never used.</summary>
[JsonConverter(typeof(NumberedConverter<MergeRequestIid>))]
public readonly record struct MergeRequestIid(long Value) : INumbered<MergeRequestIid>
{
    public long Value { get; } = Numbered.Positive(Value);

    static MergeRequestIid INumbered<MergeRequestIid>.From(long value) => new(value);

    public static implicit operator Noteable(MergeRequestIid iid) => new(NoteableKind.MergeRequest, iid.Value);

    public override string ToString() => $"{Value}";
}
