using System.Text.RegularExpressions;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories;

namespace Homelab.Simulator.Pipelines;

/// <summary>What GitLab tells every job (ci/variables/predefined_variables.md).</summary>
internal static partial class PredefinedVariables
{
    public static void Set(this Dictionary<string, string> all, IEnumerable<KeyValuePair<string, string>> more)
    {
        foreach (var (name, value) in more)
            all[name] = value;
    }

    public static Dictionary<string, string> Server(World world)
    {
        var url = new Uri(world.Url);
        return new Dictionary<string, string>
        {
            ["CI"] = "true",
            ["GITLAB_CI"] = "true",
            ["CI_SERVER"] = "yes",
            ["CI_SERVER_NAME"] = "GitLab",
            ["CI_SERVER_URL"] = world.Url,
            ["CI_SERVER_FQDN"] = url.Authority,
            ["CI_SERVER_HOST"] = url.Host,
            ["CI_SERVER_PORT"] = $"{url.Port}",
            ["CI_SERVER_PROTOCOL"] = url.Scheme,
            ["CI_API_V4_URL"] = $"{world.Url}/api/v4",
            ["CI_REGISTRY"] = url.Authority,
            ["GITLAB_FEATURES"] = "",
        };
    }

    public static Dictionary<string, string> Of(World world, Project project) =>
        new()
        {
            ["CI_PROJECT_ID"] = $"{project.Id}",
            ["CI_PROJECT_NAME"] = project.Name,
            ["CI_PROJECT_TITLE"] = project.Name,
            ["CI_PROJECT_PATH"] = project.Path,
            ["CI_PROJECT_PATH_SLUG"] = Slug(project.Path),
            ["CI_PROJECT_NAMESPACE"] = project.Group.Path,
            ["CI_PROJECT_NAMESPACE_ID"] = $"{project.Group.Id}",
            ["CI_PROJECT_ROOT_NAMESPACE"] = project.Group.Path.Split('/')[0],
            ["CI_PROJECT_URL"] = $"{world.Url}/{project.Path}",
            ["CI_PROJECT_VISIBILITY"] = "private",
            ["CI_DEFAULT_BRANCH"] = project.DefaultBranch,
            ["CI_CONFIG_PATH"] = ".gitlab-ci.yml",
            ["CI_REGISTRY_IMAGE"] = $"{new Uri(world.Url).Authority}/{project.Path}",
        };

    public static Dictionary<string, string> Of(PipelineOrigin origin, Commit commit, bool isProtected)
    {
        var name = origin.MergeRequest?.SourceBranch ?? origin.Ref;
        var all = new Dictionary<string, string>
        {
            ["CI_PIPELINE_SOURCE"] = origin.Source,
            ["CI_COMMIT_SHA"] = origin.Sha,
            ["CI_COMMIT_SHORT_SHA"] = origin.Sha[..8],
            ["CI_COMMIT_BEFORE_SHA"] = origin.BeforeSha,
            ["CI_COMMIT_REF_NAME"] = name,
            ["CI_COMMIT_REF_SLUG"] = Slug(name),
            ["CI_COMMIT_REF_PROTECTED"] = isProtected ? "true" : "false",
            ["CI_COMMIT_MESSAGE"] = commit.Message,
            ["CI_COMMIT_TITLE"] = commit.Title,
            ["CI_COMMIT_TIMESTAMP"] = commit.Committer.Moment.ToString("yyyy-MM-dd'T'HH:mm:sszzz"),
            ["CI_COMMIT_DESCRIPTION"] = commit.Message.Contains('\n', StringComparison.Ordinal)
                ? commit.Message[(commit.Message.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim()
                : "",
            ["CI_COMMIT_AUTHOR"] = $"{commit.Author.Name} <{commit.Author.Email}>",
            ["GITLAB_USER_ID"] = $"{origin.User.Id}",
            ["GITLAB_USER_LOGIN"] = origin.User.Username,
            ["GITLAB_USER_NAME"] = origin.User.Name,
            ["GITLAB_USER_EMAIL"] = $"{origin.User.Username}@example.org",
        };
        if (origin.IsTag)
            all["CI_COMMIT_TAG"] = origin.Ref;
        else if (origin.MergeRequest is null)
            all["CI_COMMIT_BRANCH"] = origin.Ref;
        if (origin.Trigger is not null)
            all["CI_PIPELINE_TRIGGERED"] = "true";
        if (origin.Schedule is { } schedule)
            all["CI_PIPELINE_SCHEDULE_DESCRIPTION"] = schedule.Description;
        return all;
    }

    public static Dictionary<string, string> Of(World world, MergeRequest request, string diffBase) =>
        new()
        {
            ["CI_MERGE_REQUEST_ID"] = $"{request.Id}",
            ["CI_MERGE_REQUEST_IID"] = $"{request.Iid}",
            ["CI_MERGE_REQUEST_TITLE"] = request.Title,
            ["CI_MERGE_REQUEST_DESCRIPTION"] = request.Description,
            ["CI_MERGE_REQUEST_EVENT_TYPE"] = "detached",
            ["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = diffBase,
            ["CI_MERGE_REQUEST_REF_PATH"] = $"refs/merge-requests/{request.Iid}/head",
            ["CI_MERGE_REQUEST_PROJECT_ID"] = $"{request.Target.Id}",
            ["CI_MERGE_REQUEST_PROJECT_PATH"] = request.Target.Path,
            ["CI_MERGE_REQUEST_PROJECT_URL"] = $"{world.Url}/{request.Target.Path}",
            ["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"] = request.SourceBranch,
            ["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"] = $"{request.Source.Id}",
            ["CI_MERGE_REQUEST_SOURCE_PROJECT_PATH"] = request.Source.Path,
            ["CI_MERGE_REQUEST_SOURCE_PROJECT_URL"] = $"{world.Url}/{request.Source.Path}",
            ["CI_MERGE_REQUEST_SOURCE_BRANCH_PROTECTED"] = request.Source.IsProtected(request.SourceBranch) ? "true" : "false",
            ["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] = request.TargetBranch,
            ["CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED"] = request.Target.IsProtected(request.TargetBranch) ? "true" : "false",
        };

    /// <summary>Fit for a host name.</summary>
    public static string Slug(string text)
    {
        var slug = Strange().Replace(text.ToLowerInvariant(), "-");
        return (slug.Length > 63 ? slug[..63] : slug).Trim('-');
    }

    [GeneratedRegex("[^a-z0-9]")]
    private static partial Regex Strange();
}
