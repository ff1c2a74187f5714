namespace Homelab.Simulator.Rights;

internal static partial class RightsTable
{
    private static Right[] Repositories() =>
        [
            new("GET", "/projects/:id/repository/branches", Level.Reporter, "api/branches.md"),
            new("GET", "/projects/:id/repository/branches/:branch", Level.Reporter, "api/branches.md"),
            new("POST", "/projects/:id/repository/branches", Level.Developer, "api/branches.md"),
            new("DELETE", "/projects/:id/repository/branches/:branch", Level.Developer, "api/branches.md"),
            new("GET", "/projects/:id/protected_branches", Level.Developer, "api/protected_branches.md"),
            new("GET", "/projects/:id/protected_branches/:name", Level.Developer, "api/protected_branches.md"),
            new("POST", "/projects/:id/protected_branches", Level.Maintainer, "api/protected_branches.md"),
            new("PATCH", "/projects/:id/protected_branches/:name", Level.Maintainer, "api/protected_branches.md"),
            new("DELETE", "/projects/:id/protected_branches/:name", Level.Maintainer, "api/protected_branches.md"),
            new("GET", "/projects/:id/repository/tags", Level.Reporter, "api/tags.md"),
            new("GET", "/projects/:id/repository/tags/:tag", Level.Reporter, "api/tags.md"),
            new("POST", "/projects/:id/repository/tags", Level.Developer, "api/tags.md"),
            new("DELETE", "/projects/:id/repository/tags/:tag", Level.Developer, "api/tags.md"),
            new("GET", "/projects/:id/repository/files/:file_path", Level.Reporter, "api/repository_files.md"),
            new("GET", "/projects/:id/repository/files/:file_path/raw", Level.Reporter, "api/repository_files.md"),
            // Writing also asks the branch's protection.
            new("POST", "/projects/:id/repository/files/:file_path", Level.Developer, "api/repository_files.md"),
            new("PUT", "/projects/:id/repository/files/:file_path", Level.Developer, "api/repository_files.md"),
            new("DELETE", "/projects/:id/repository/files/:file_path", Level.Developer, "api/repository_files.md"),
            new("GET", "/projects/:id/repository/commits", Level.Reporter, "ci/jobs/ci_job_token.md", JobToken: true),
            new("POST", "/projects/:id/repository/commits", Level.Developer, "api/commits.md"),
            new("GET", "/projects/:id/repository/commits/:sha", Level.Reporter, "ci/jobs/ci_job_token.md", JobToken: true),
            new("GET", "/projects/:id/repository/commits/:sha/diff", Level.Reporter, "ci/jobs/ci_job_token.md", JobToken: true),
            new("GET", "/projects/:id/repository/commits/:sha/merge_requests", Level.Reporter, "ci/jobs/ci_job_token.md", JobToken: true),
            new("GET", "/projects/:id/repository/tree", Level.Reporter, "api/repositories.md"),
            new("GET", "/projects/:id/repository/compare", Level.Reporter, "api/repositories.md"),
        ];
}
