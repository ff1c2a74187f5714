namespace Homelab.Simulator.Rights;

/// <summary>The one table of rights. Sources are pages of GitLab's documentation under <c>doc/</c>.</summary>
internal static partial class RightsTable
{
    private const string Permissions = "user/permissions.md";

    public static IReadOnlyList<Right> Rows { get; } =
    [.. Projects(), .. Repositories(), .. MergeRequests(), .. Notes(), .. Hooks(), .. Pipelines()];

    private static Right[] Projects() =>
        [
            new("GET", "/version", Level.SignedIn, "api/version.md"),
            new("GET", "/metadata", Level.SignedIn, "api/metadata.md"),
            new("GET", "/user", Level.SignedIn, "api/users.md"),
            new("GET", "/users", Level.SignedIn, "api/users.md"),
            new("GET", "/users/:user_id", Level.SignedIn, "api/users.md"),
            new("GET", "/personal_access_tokens/self", Level.SignedIn, "api/personal_access_tokens.md"),
            new("GET", "/groups", Level.SignedIn, "api/groups.md"),
            new("POST", "/groups", Level.SignedIn, "api/groups.md"),
            new("GET", "/groups/:id", Level.Guest, Permissions),
            new("GET", "/groups/:id/members", Level.Guest, "api/group_members.md"),
            new("POST", "/groups/:id/members", Level.Owner, "api/group_members.md"),
            new("GET", "/projects", Level.SignedIn, "api/projects.md"),
            new("POST", "/projects", Level.SignedIn, "api/projects.md"),
            new("GET", "/projects/:id", Level.Guest, "api/projects.md"),
            new("PUT", "/projects/:id", Level.Maintainer, "api/projects.md"),
            new("DELETE", "/projects/:id", Level.Owner, "api/projects.md"),
            new("PUT", "/projects/:id/transfer", Level.Owner, "api/projects.md"),
            new("POST", "/projects/:id/fork", Level.Reporter, Permissions),
            new("GET", "/projects/:id/forks", Level.Guest, "api/project_forks.md"),
            new("GET", "/projects/:id/members", Level.Guest, "api/project_members.md"),
            new("GET", "/projects/:id/members/:user_id", Level.Guest, "api/project_members.md"),
            new("GET", "/projects/:id/members/all", Level.Guest, "api/project_members.md"),
            new("GET", "/projects/:id/members/all/:user_id", Level.Guest, "api/project_members.md"),
            new("POST", "/projects/:id/members", Level.Maintainer, "api/project_members.md"),
            new("PUT", "/projects/:id/members/:user_id", Level.Maintainer, "api/project_members.md"),
            new("DELETE", "/projects/:id/members/:user_id", Level.Maintainer, "api/project_members.md"),
            new("GET", "/projects/:id/events", Level.Guest, "api/events.md"),
            new("GET", "/projects/:id/access_tokens", Level.Maintainer, "api/project_access_tokens.md"),
            new("POST", "/projects/:id/access_tokens", Level.Maintainer, "api/project_access_tokens.md"),
            new("GET", "/projects/:id/access_tokens/:token_id", Level.Maintainer, "api/project_access_tokens.md"),
            new("DELETE", "/projects/:id/access_tokens/:token_id", Level.Maintainer, "api/project_access_tokens.md"),
        ];
}
