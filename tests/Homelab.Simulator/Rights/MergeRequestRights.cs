namespace Homelab.Simulator.Rights;

internal static partial class RightsTable
{
    private static Right[] MergeRequests() =>
        [
            new("GET", "/merge_requests", Level.SignedIn, "api/merge_requests.md"),
            new("GET", "/groups/:id/merge_requests", Level.Guest, "api/merge_requests.md"),
            // In a private project guests see no code, so no merge requests either.
            new("GET", "/projects/:id/merge_requests", Level.Reporter, Permissions),
            new("POST", "/projects/:id/merge_requests", Level.Developer, Permissions),
            new("GET", "/projects/:id/merge_requests/:iid", Level.Reporter, Permissions),
            new("PUT", "/projects/:id/merge_requests/:iid", Level.Developer, Permissions),
            // Who merges must also be let through by the target branch's protection.
            new("PUT", "/projects/:id/merge_requests/:iid/merge", Level.Developer, Permissions),
            new("GET", "/projects/:id/merge_requests/:iid/changes", Level.Reporter, "api/merge_requests.md"),
            new("GET", "/projects/:id/merge_requests/:iid/diffs", Level.Reporter, "api/merge_requests.md"),
            new("GET", "/projects/:id/merge_requests/:iid/commits", Level.Reporter, "api/merge_requests.md"),
            new("GET", "/projects/:id/merge_requests/:iid/approval_state", Level.Reporter, "api/merge_request_approvals.md"),
            new("GET", "/projects/:id/merge_requests/:iid/participants", Level.Reporter, "api/merge_requests.md"),
        ];
}
