using System.Text.Json.Serialization;
using Homelab.GitLab.Http;

namespace Homelab.GitLab.Users;

/// <summary>A user's number: what authorisation asks by, never the name.</summary>
[JsonConverter(typeof(NumberedConverter<UserId>))]
public readonly record struct UserId(long Value) : INumbered<UserId>
{
    public long Value { get; } = Numbered.Positive(Value);

    static UserId INumbered<UserId>.From(long value) => new(value);

    public override string ToString() => $"{Value}";
}
