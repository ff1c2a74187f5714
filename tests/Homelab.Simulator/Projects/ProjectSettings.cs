using System.Globalization;
using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Projects;

/// <summary>One setting of a project that nothing but its own code acts on: what a new project has, and what it may be set to.</summary>
/// <param name="Read">What was given as it is kept, or the refusal.</param>
internal sealed record Setting(string Name, JsonNode? Default, Func<Call, string, JsonNode?> Read);

/// <summary>The settings of api/projects.md "Edit a project" that a homelab sets or reads.</summary>
internal static class ProjectSettings
{
    private const double LeastTimeout = 600;
    private static readonly double MostTimeout = TimeSpan.FromDays(30).TotalSeconds;

    private static readonly string[] Features =
    [
        "issues",
        "merge_requests",
        "builds",
        "wiki",
        "snippets",
        "repository",
        "forking",
        "pages",
        "releases",
        "environments",
        "feature_flags",
        "infrastructure",
        "monitor",
        "analytics",
        "container_registry",
        "security_and_compliance",
    ];

    // These had a switch before they had levels.
    private const int Switched = 5;

    private static readonly Dictionary<string, Setting> All = Table().ToDictionary(setting => setting.Name);

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Defaults =>
        All.Values.Select(setting => KeyValuePair.Create(setting.Name, setting.Default?.DeepClone()));

    public static bool Knows(string name) => All.ContainsKey(name);

    public static JsonNode? Read(Call call, string name) => All[name].Read(call, name);

    public static string? Text(this Project project, string setting) => project.Settings[setting]?.ToString();

    public static bool IsOn(this Project project, string setting) => project.Settings[setting] is JsonValue value && (bool)value;

    private static IEnumerable<Setting> Table() =>
        [
            Flag("only_allow_merge_if_pipeline_succeeds", false),
            Flag("allow_merge_on_skipped_pipeline", false),
            Flag("only_allow_merge_if_all_discussions_are_resolved", false),
            Flag("remove_source_branch_after_merge", true),
            Flag("printing_merge_request_link_enabled", true),
            Flag("resolve_outdated_diff_discussions", false),
            Flag("autoclose_referenced_issues", true),
            Flag("request_access_enabled", true),
            Flag("shared_runners_enabled", true),
            Flag("group_runners_enabled", true),
            Flag("lfs_enabled", true),
            Flag("public_jobs", true),
            Flag("keep_latest_artifact", true),
            Flag("ci_forward_deployment_enabled", true),
            Flag("ci_forward_deployment_rollback_allowed", true),
            Flag("ci_allow_fork_pipelines_to_run_in_parent_project", true),
            Flag("ci_separated_caches", true),
            Flag("ci_job_token_scope_enabled", false),
            Flag("ci_push_repository_for_job_token_allowed", false),
            Flag("restrict_user_defined_variables", true),
            Flag("protect_merge_request_pipelines", true),
            Choice("merge_method", "merge", "rebase_merge", "ff"),
            Choice("squash_option", "default_off", "never", "always", "default_on"),
            Choice("auto_cancel_pending_pipelines", "enabled", "disabled"),
            Choice("build_git_strategy", "fetch", "clone"),
            Choice("ci_pipeline_variables_minimum_override_role", "developer", "no_one_allowed", "maintainer", "owner"),
            Choice("resource_group_default_process_mode", "unordered", "oldest_first", "newest_first", "newest_ready_first"),
            Written("ci_config_path", null),
            Written("merge_commit_template", null),
            Written("squash_commit_template", null),
            Written("suggestion_commit_message", null),
            Number("build_timeout", 3600, LeastTimeout, MostTimeout),
            Number("ci_default_git_depth", 20, 0, 1000),
            Number("ci_delete_pipelines_in_seconds", null, 86_400, 31_536_000),
            // glab opens no merge request where the project does not say that it takes them.
            .. Features.Select(feature => Choice($"{feature}_access_level", "enabled", "private", "disabled")),
            .. Features.Take(Switched).Select(feature => Flag($"{(feature == "builds" ? "jobs" : feature)}_enabled", true)),
            new("topics", new JsonArray(), (call, name) => new JsonArray([.. (call.Texts(name) ?? []).Select(topic => (JsonNode)topic)])),
        ];

    private static Setting Flag(string name, bool byDefault) =>
        new(name, byDefault, (call, _) => call.Flag(name) ?? throw Refusal.Invalid(name));

    /// <summary>The first is what a new project has.</summary>
    private static Setting Choice(string name, params string[] choices) =>
        new(name, choices[0], (call, _) => call.Choice(name, choices) ?? throw Refusal.DoesNotHaveValidValue(name));

    private static Setting Written(string name, string? byDefault) => new(name, byDefault, (call, _) => call.Text(name));

    private static Setting Number(string name, long? byDefault, double least, double most) =>
        new(name, byDefault, (call, _) => call.Number(name) is { } number ? Within(name, number, least, most) : null);

    private static JsonNode Within(string name, long number, double least, double most) =>
        number < least ? throw Refusal.Field(name, Bound("greater", least))
        : number > most ? throw Refusal.Field(name, Bound("less", most))
        : number;

    private static string Bound(string than, double bound) =>
        string.Create(CultureInfo.InvariantCulture, $"must be {than} than or equal to {bound}");
}
