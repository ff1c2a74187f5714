using System.Text.Json.Serialization;
using Homelab.GitLab.Http;

namespace Homelab.GitLab.Pipelines;

/// <summary>A job's number, unique in the whole GitLab. A retry has its own.</summary>
[JsonConverter(typeof(NumberedConverter<JobId>))]
public readonly record struct JobId(long Value) : INumbered<JobId>
{
    public long Value { get; } = Numbered.Positive(Value);

    static JobId INumbered<JobId>.From(long value) => new(value);

    public override string ToString() => $"{Value}";
}
