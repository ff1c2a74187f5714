using System.Globalization;

namespace Homelab.GitLab;

/// <summary>A project on GitLab: its number, or its full path such as <c>homelab/infra</c>.</summary>
public readonly record struct ProjectId
{
    private readonly string _value;

    public ProjectId(long number) => _value = number.ToString(CultureInfo.InvariantCulture);

    public ProjectId(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _value = path;
    }

    public static implicit operator ProjectId(long number) => new(number);

    public static implicit operator ProjectId(string path) => new(path);

    public static ProjectId FromInt64(long number) => new(number);

    public static ProjectId FromString(string path) => new(path);

    public override string ToString() => _value ?? string.Empty;
}
