using System.Text.Json.Serialization;
using Homelab.GitLab.Http;

namespace Homelab.GitLab.Pipelines;

/// <summary>A pipeline schedule's number.</summary>
[JsonConverter(typeof(NumberedConverter<ScheduleId>))]
public readonly record struct ScheduleId(long Value) : INumbered<ScheduleId>
{
    public long Value { get; } = Numbered.Positive(Value);

    static ScheduleId INumbered<ScheduleId>.From(long value) => new(value);

    public override string ToString() => $"{Value}";
}
