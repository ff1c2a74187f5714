using System.Text.Json.Serialization;
using Homelab.GitLab.Http;

namespace Homelab.GitLab.Notes;

/// <summary>A comment's number, unique in the whole GitLab.</summary>
[JsonConverter(typeof(NumberedConverter<NoteId>))]
public readonly record struct NoteId(long Value) : INumbered<NoteId>
{
    public long Value { get; } = Numbered.Positive(Value);

    static NoteId INumbered<NoteId>.From(long value) => new(value);

    public override string ToString() => $"{Value}";
}
