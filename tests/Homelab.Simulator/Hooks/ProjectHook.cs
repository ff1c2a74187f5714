using System.Text.Json.Nodes;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Hooks;

/// <summary>A webhook of a project. Its secrets go out with deliveries and never into an answer.</summary>
internal sealed class ProjectHook(long id, Project project, DateTimeOffset created)
{
    /// <summary>Every event a hook may ask for; only pushes are asked for unless told.</summary>
    public static readonly string[] Switches =
    [
        "push_events",
        "tag_push_events",
        "issues_events",
        "confidential_issues_events",
        "merge_requests_events",
        "note_events",
        "confidential_note_events",
        "job_events",
        "pipeline_events",
        "wiki_page_events",
        "deployment_events",
        "feature_flag_events",
        "releases_events",
        "milestone_events",
        "emoji_events",
        "resource_access_token_events",
        "resource_deploy_token_events",
        "vulnerability_events",
        "repository_update_events",
    ];

    public long Id { get; } = id;

    public Project Project { get; } = project;

    public DateTimeOffset Created { get; } = created;

    public string Url { get; set; } = "";

    public string? Name { get; set; }

    public string? Description { get; set; }

    public string? Token { get; set; }

    /// <summary>The key inside <c>whsec_…</c>.</summary>
    public byte[]? SigningKey { get; set; }

    public bool ChecksCertificate { get; set; } = true;

    public HashSet<string> Asked { get; } = ["push_events"];

    public BranchFilter Branches { get; set; } = new("wildcard", null);

    public Dictionary<string, string> Headers { get; set; } = [];

    public Dictionary<string, string> UrlVariables { get; set; } = [];

    /// <summary>When it was tested or resent, in the last minute.</summary>
    public List<DateTimeOffset> ByHand { get; } = [];

    public HookHealth Health { get; } = new();

    public DeliveryLog Log { get; } = new();

    /// <summary>Where deliveries really go.</summary>
    public string Target =>
        UrlVariables.Aggregate(Url, (url, variable) => url.Replace($"{{{variable.Key}}}", variable.Value, StringComparison.Ordinal));

    public JsonObject ToJson(DateTimeOffset now)
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["url"] = Url,
            ["name"] = Name,
            ["description"] = Description,
            ["project_id"] = Project.Id,
            ["push_events_branch_filter"] = Branches.Pattern,
            ["branch_filter_strategy"] = Branches.Strategy,
            ["enable_ssl_verification"] = ChecksCertificate,
            ["alert_status"] = Health.Status(now),
            ["disabled_until"] = Health.DisabledUntil?.Iso(),
            ["created_at"] = Created.Iso(),
            ["custom_webhook_template"] = null,
            ["custom_headers"] = Keys(Headers),
            ["url_variables"] = Keys(UrlVariables),
            ["token_present"] = Token is not null,
            ["signing_token_present"] = SigningKey is not null,
        };
        foreach (var one in Switches)
            json[one] = Asked.Contains(one);
        return json;
    }

    private static JsonArray Keys(Dictionary<string, string> pairs) => [.. pairs.Keys.Select(key => new JsonObject { ["key"] = key })];
}
