using Homelab.Bot.Settings;
using Homelab.GitLab;
using Homelab.Testing;

namespace Homelab.Bot.Tests.PlanNotes;

/// <summary>A GitLab that is well but for what a test says.</summary>
internal sealed class ScriptedGitLab : IAsyncDisposable
{
    private readonly StandIn _server;

    /// <param name="answer">By the path below <c>/api/v4/</c>; null for the usual.</param>
    public ScriptedGitLab(Func<string, Reply?> answer) =>
        _server = new StandIn(asked =>
        {
            var path = asked.Path.Replace("/api/v4/", "", StringComparison.Ordinal);
            return answer(path) ?? Usual(path);
        });

    public Uri Url => _server.Url;

    public IReadOnlyList<string> Asked => [.. _server.Requests.Select(request => request.Path)];

    public BotSettings Settings =>
        new()
        {
            GitLab = Url,
            Projects = [new ProjectSettings("homelab/infra", "token")],
            Store = "",
        };

    public GitLabClient Client() => new(new GitLabOptions { Url = Url, Token = "token" });

    public static Reply Project(string path) => Reply.Json($$"""{"id":12,"path_with_namespace":"{{path}}","default_branch":"main"}""");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static Reply Usual(string path) =>
        path switch
        {
            "version" => Reply.Json("""{"version":"19.0.1-ee"}"""),
            "user" => Reply.Json("""{"id":5,"username":"bot"}"""),
            "personal_access_tokens/self" => Reply.Json("""{"id":1,"scopes":["api"]}"""),
            "projects/homelab%2Finfra" or "projects/12" => Project("homelab/infra"),
            "projects/12/members/all/5" => Reply.Json("""{"id":5,"username":"bot","access_level":30}"""),
            _ when path.StartsWith("projects/12/events", StringComparison.Ordinal) => Reply.Json("[]"),
            _ when path.StartsWith("projects/12/pipelines", StringComparison.Ordinal) => Reply.Json("[]"),
            _ => Reply.Of(404, """{"message":"404 Not found"}"""),
        };
}
