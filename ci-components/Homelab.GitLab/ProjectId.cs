using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Homelab.GitLab.Http;

namespace Homelab.GitLab;

/// <summary>A project on GitLab: its number, or its full path such as <c>homelab/infra</c>. The two are not equal even when they mean the
/// same.</summary>
[JsonConverter(typeof(ProjectIdConverter))]
public readonly record struct ProjectId
{
    private readonly string _value;

    public ProjectId(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        _value = number.ToString(CultureInfo.InvariantCulture);
    }

    public ProjectId(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _value = path;
    }

    public override string ToString() => _value ?? string.Empty;
}

/// <summary>GitLab writes numbers.</summary>
internal sealed class ProjectIdConverter : JsonConverter<ProjectId>
{
    public override ProjectId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Numbered.Read(ref reader) is { } number ? new ProjectId(number) : throw new JsonException("This is not the number of a project.");

    public override void Write(Utf8JsonWriter writer, ProjectId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
