using System.Text.Json.Serialization;
using Homelab.GitLab.Http;

namespace Homelab.GitLab.Notes;

/// <summary>The number of one user's emoji on one comment or merge request.</summary>
[JsonConverter(typeof(NumberedConverter<ReactionId>))]
public readonly record struct ReactionId(long Value) : INumbered<ReactionId>
{
    public long Value { get; } = Numbered.Positive(Value);

    static ReactionId INumbered<ReactionId>.From(long value) => new(value);

    public override string ToString() => $"{Value}";
}
