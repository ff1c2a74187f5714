using static Homelab.Configuration.Keys.Kind;

namespace Homelab.Configuration.Keys;

internal static class GitLabKeys
{
    public static readonly Fields GitLab = new([
        new("url", Scalars.Url, "GitLab's address, as a browser shows it.") { Example = "https://gitlab.example.org" },
        new("project", Scalars.ProjectPath, "The path of the infrastructure project.") { Example = "homelab/infra" },
    ]);
}
