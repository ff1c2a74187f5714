namespace Homelab.Simulator.Rights;

internal static partial class RightsTable
{
    private const string ProjectVariables = "api/project_level_variables.md";
    private const string GroupVariables = "api/group_level_variables.md";
    private const string TriggerTokens = "api/pipeline_triggers.md";
    private const string Schedules = "api/pipeline_schedules.md";

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
    ];
}
