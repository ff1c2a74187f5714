using Homelab.Configuration.Values;

namespace Homelab.Configuration;

/// <summary>The GitLab project the file lives in.</summary>
public sealed record GitLabSettings
{
    public Uri? Url { get; init; }

    /// <summary>Such as <c>homelab/infra</c>.</summary>
    public string? Project { get; init; }

    internal static GitLabSettings Bind(Value.Map gitlab) =>
        new() { Url = gitlab.Find<Uri>("url"), Project = gitlab.Find<string>("project") };
}
