using System.Text.Json.Serialization;
using Homelab.GitLab.Http;

namespace Homelab.GitLab.Pipelines;

/// <summary>A pipeline's number, unique in the whole GitLab. Its iid is another one.</summary>
[JsonConverter(typeof(NumberedConverter<PipelineId>))]
public readonly record struct PipelineId(long Value) : INumbered<PipelineId>
{
    public long Value { get; } = Numbered.Positive(Value);

    static PipelineId INumbered<PipelineId>.From(long value) => new(value);

    public override string ToString() => $"{Value}";
}
