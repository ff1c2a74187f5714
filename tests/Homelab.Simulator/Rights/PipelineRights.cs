namespace Homelab.Simulator.Rights;

internal static partial class RightsTable
{
    private const string ProjectVariables = "api/project_level_variables.md";
    private const string GroupVariables = "api/group_level_variables.md";
    private const string TriggerTokens = "api/pipeline_triggers.md";
    private const string Schedules = "api/pipeline_schedules.md";

    private const string Pipeline = "/projects/:id/pipelines/:pipeline_id";
    private const string Job = "/projects/:id/jobs/:job_id";
    private const string PipelinePage = "api/pipelines.md";
    private const string JobPage = "api/jobs.md";
    private const string ArtifactPage = "api/job_artifacts.md";
    private const string JobTokenPage = "ci/jobs/ci_job_token.md";

    private static Right[] Pipelines() =>
        [
            new("GET", "/projects/:id/variables", Level.Maintainer, ProjectVariables),
            new("POST", "/projects/:id/variables", Level.Maintainer, ProjectVariables),
            new("GET", "/projects/:id/variables/:key", Level.Maintainer, ProjectVariables),
            new("PUT", "/projects/:id/variables/:key", Level.Maintainer, ProjectVariables),
            new("DELETE", "/projects/:id/variables/:key", Level.Maintainer, ProjectVariables),
            new("GET", "/groups/:id/variables", Level.Owner, GroupVariables),
            new("POST", "/groups/:id/variables", Level.Owner, GroupVariables),
            new("GET", "/groups/:id/variables/:key", Level.Owner, GroupVariables),
            new("PUT", "/groups/:id/variables/:key", Level.Owner, GroupVariables),
            new("DELETE", "/groups/:id/variables/:key", Level.Owner, GroupVariables),
            new("GET", "/projects/:id/triggers", Level.Maintainer, TriggerTokens),
            new("POST", "/projects/:id/triggers", Level.Maintainer, TriggerTokens),
            new("GET", "/projects/:id/triggers/:trigger_id", Level.Maintainer, TriggerTokens),
            new("PUT", "/projects/:id/triggers/:trigger_id", Level.Maintainer, TriggerTokens),
            new("DELETE", "/projects/:id/triggers/:trigger_id", Level.Maintainer, TriggerTokens),
            new("GET", "/projects/:id/pipeline_schedules", Level.Guest, Schedules),
            new("POST", "/projects/:id/pipeline_schedules", Level.Developer, Schedules),
            new("GET", "/projects/:id/pipeline_schedules/:sid", Level.Guest, Schedules),
            new("PUT", "/projects/:id/pipeline_schedules/:sid", Level.Developer, Schedules),
            new("DELETE", "/projects/:id/pipeline_schedules/:sid", Level.Developer, Schedules),
            new("POST", "/projects/:id/pipeline_schedules/:sid/take_ownership", Level.Maintainer, Schedules),
            new("POST", "/projects/:id/pipeline_schedules/:sid/variables", Level.Developer, Schedules),
            new("PUT", "/projects/:id/pipeline_schedules/:sid/variables/:key", Level.Developer, Schedules),
            new("DELETE", "/projects/:id/pipeline_schedules/:sid/variables/:key", Level.Developer, Schedules),
            new("POST", "/projects/:id/pipeline_schedules/:sid/play", Level.Developer, Schedules) { AlsoOnRef = true },
            new("GET", "/projects/:id/pipeline_schedules/:sid/pipelines", Level.Guest, Schedules),
            // Whoever has the trigger token needs no other.
            new("POST", "/projects/:id/trigger/pipeline", Level.Anyone, TriggerTokens),
            new("POST", "/projects/:id/pipeline", Level.Developer, PipelinePage) { AlsoOnRef = true },
            new("GET", "/projects/:id/pipelines", Level.Guest, PipelinePage),
            new("GET", "/projects/:id/pipelines/latest", Level.Guest, PipelinePage),
            new("GET", Pipeline, Level.Guest, PipelinePage),
            new("DELETE", Pipeline, Level.Owner, PipelinePage),
            new("GET", Pipeline + "/variables", Level.Developer, PipelinePage),
            new("GET", Pipeline + "/test_report", Level.Guest, PipelinePage),
            new("GET", Pipeline + "/jobs", Level.Guest, JobTokenPage, JobToken: true),
            new("GET", Pipeline + "/test_report_summary", Level.Guest, PipelinePage),
            new("PUT", Pipeline + "/metadata", Level.Developer, PipelinePage) { AlsoOnRef = true },
            new("GET", Pipeline + "/bridges", Level.Guest, JobPage),
            new("GET", Pipeline + "/trigger_jobs", Level.Guest, JobPage),
            new("POST", Pipeline + "/retry", Level.Developer, PipelinePage) { AlsoOnRef = true },
            new("POST", Pipeline + "/cancel", Level.Developer, PipelinePage) { AlsoOnRef = true },
            new("GET", "/projects/:id/merge_requests/:iid/pipelines", Level.Guest, "api/merge_requests.md"),
            new("POST", "/projects/:id/merge_requests/:iid/pipelines", Level.Developer, "api/merge_requests.md") { AlsoOnRef = true },
            new("GET", "/job", Level.SignedIn, JobTokenPage, JobToken: true),
            new("GET", "/projects/:id/jobs", Level.Guest, JobPage),
            new("GET", Job, Level.Guest, JobPage),
            new("GET", Job + "/trace", Level.Guest, JobPage),
            new("POST", Job + "/play", Level.Developer, JobPage) { AlsoOnRef = true },
            new("POST", Job + "/retry", Level.Developer, JobPage) { AlsoOnRef = true },
            new("POST", Job + "/cancel", Level.Developer, JobPage) { AlsoOnRef = true },
            new("POST", Job + "/erase", Level.Developer, JobPage) { AlsoOnRef = true },
            new("GET", Job + "/artifacts", Level.Guest, ArtifactPage, JobToken: true),
            new("GET", Job + "/artifacts/tree", Level.Guest, ArtifactPage, JobToken: true),
            new("GET", Job + "/artifacts/*path", Level.Guest, ArtifactPage, JobToken: true),
            new("DELETE", Job + "/artifacts", Level.Developer, ArtifactPage),
            new("GET", "/projects/:id/jobs/artifacts/:ref/download", Level.Guest, ArtifactPage, JobToken: true),
            new("GET", "/projects/:id/jobs/artifacts/:ref/raw/*path", Level.Guest, ArtifactPage, JobToken: true),
            new("GET", "/projects/:id/ci/lint", Level.Reporter, "api/lint.md"),
            new("POST", "/projects/:id/ci/lint", Level.Developer, "api/lint.md"),
            new("GET", "/projects/:id/resource_groups", Level.Developer, "api/resource_groups.md"),
            new("GET", "/projects/:id/resource_groups/:key", Level.Developer, "api/resource_groups.md"),
            new("PUT", "/projects/:id/resource_groups/:key", Level.Developer, "api/resource_groups.md"),
            new("GET", "/projects/:id/resource_groups/:key/upcoming_jobs", Level.Developer, "api/resource_groups.md"),
            new("GET", "/projects/:id/resource_groups/:key/current_job", Level.Developer, "api/resource_groups.md"),
        ];
}
