using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Repositories;
using Homelab.Simulator;

namespace Homelab.GitLab.Tests.Simulated;

/// <summary>A simulator for the tests of one class.</summary>
public sealed class Simulation : IAsyncLifetime
{
    private readonly HttpClient _http = new();

    public static readonly ProjectId Infra = new("homelab/infra");

    public SimulatedGitLab GitLab { get; private set; } = null!;

    public async ValueTask InitializeAsync() => GitLab = await SimulatedGitLab.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await GitLab.DisposeAsync();
    }

    public GitLabClient Client(string token) => new(new GitLabOptions { Url = GitLab.Url, Token = token });

    public GitLabClient Bot() => Client(GitLab.Tokens.Bot);

    public GitLabClient Maintainer() => Client(GitLab.Tokens.Maintainer);

    /// <summary>A maintainer's client; the project has files on main by then.</summary>
    public async Task<GitLabClient> SeededAsync()
    {
        var gitlab = Maintainer();
        var files = new[] { "README.md", "old.md" }.Select(path => new FileAction("create", path)
        {
            Content = $"# {path}\n\nIt has a few lines,\nso that git sees it move.\n",
        });
        if (await gitlab.Files.FindAsync(Infra, "README.md", "main", TestContext.Current.CancellationToken) is null)
            Assert.IsType<WriteOutcome.Written>(
                await gitlab.Commits.CreateAsync(Infra, new NewCommit("main", "Begin", [.. files]), TestContext.Current.CancellationToken)
            );
        return gitlab;
    }

    /// <summary>Opens a merge request that does this to main.</summary>
    public async Task<(MergeRequest Request, string Head)> ProposeAsync(GitLabClient gitlab, string branch, params FileAction[] actions)
    {
        var ct = TestContext.Current.CancellationToken;
        var commit = Assert
            .IsType<WriteOutcome.Written>(
                await gitlab.Commits.CreateAsync(Infra, new NewCommit(branch, $"Change {branch}", actions) { StartBranch = "main" }, ct)
            )
            .Commit!;
        return (await gitlab.MergeRequests.CreateAsync(Infra, new NewMergeRequest(branch, "main", $"Change {branch}"), ct), commit.Id);
    }

    /// <summary>What the client has no call for, because only people and set-up do it.</summary>
    public async Task<JsonNode> AskAsync(string method, string path, string token, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(GitLab.Url, "/api/v4" + path));
        request.Headers.Add("PRIVATE-TOKEN", token);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
