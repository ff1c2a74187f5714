using System.Text.Json.Serialization;
using Homelab.GitLab.Http;
using Homelab.GitLab.Notes;

namespace Homelab.GitLab.Issues;

/// <summary>An issue's number within its project, as in <c>#7</c>.</summary>
[JsonConverter(typeof(NumberedConverter<IssueIid>))]
public readonly record struct IssueIid(long Value) : INumbered<IssueIid>
{
    public long Value { get; } = Numbered.Positive(Value);

    static IssueIid INumbered<IssueIid>.From(long value) => new(value);

    public static implicit operator Noteable(IssueIid iid) => new(NoteableKind.Issue, iid.Value);

    public override string ToString() => $"{Value}";
}
