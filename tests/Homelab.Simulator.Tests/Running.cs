using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Homelab.Simulator.Hooks;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Tests;

/// <summary>A simulator for the tests of one class, and short ways to ask it.</summary>
public sealed class Running : IAsyncLifetime
{
    private readonly HttpClient _http = new();

    internal SimulatedGitLabOptions? Options { get; init; }

    public SimulatedGitLab GitLab { get; private set; } = null!;

    public SimulatedTokens Tokens => GitLab.Tokens;

    public const string Project = "/projects/homelab%2Finfra";

    public async ValueTask InitializeAsync() => GitLab = await SimulatedGitLab.StartAsync(Options);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await GitLab.DisposeAsync();
    }

    /// <summary>A project of one test, with the members of the seeded one.</summary>
    internal Task<Project> NewProjectAsync() =>
        GitLab.World.InTurnAsync(() => ProjectRoutes.Create(GitLab.World, GitLab.World.Groups[0], $"project{GitLab.World.NextId()}"));

    internal string Remote(Project project, string token, string user = "oauth2") =>
        $"http://{user}:{token}@127.0.0.1:{GitLab.Url.Port}/{project.Path}.git";

    internal Project Find(long project) => GitLab.World.Projects.Single(one => one.Id == project);

    internal User User(string name) => GitLab.World.Users.Single(user => user.Name == name);

    /// <summary>What hooks of a project hear from now on.</summary>
    internal List<HookEvent> Told(Project project)
    {
        var told = new List<HookEvent>();
        GitLab.World.Events.Listen(
            (of, happened) =>
            {
                if (of == project)
                    told.Add(happened);
            }
        );
        return told;
    }

    public async Task<Reply> AskAsync(string method, string path, string? token, JsonNode? body = null, string header = "PRIVATE-TOKEN")
    {
        var url = GitLab.Url.ToString().TrimEnd('/') + (path.StartsWith("/-/", StringComparison.Ordinal) ? "" : "/api/v4") + path;
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(url));
        if (token is not null)
            request.Headers.Add(header, token);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var headers = response.Headers.ToDictionary(
            pair => pair.Key,
            pair => string.Join(", ", pair.Value),
            StringComparer.OrdinalIgnoreCase
        );
        return new Reply((int)response.StatusCode, text, headers);
    }
}

public sealed record Reply(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;
}
