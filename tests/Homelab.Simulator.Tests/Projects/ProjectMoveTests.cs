using System.Text.Json.Nodes;
using Homelab.Simulator.Tests.Repositories;

namespace Homelab.Simulator.Tests.Projects;

public sealed class ProjectMoveTests(Running running) : IClassFixture<Running>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_for_the_old_path_is_sent_to_the_project()
    {
        var project = await running.NewProjectAsync();
        var old = Uri.EscapeDataString(project.Path);
        await running.AskAsync("PUT", $"/projects/{old}", running.Tokens.Maintainer, new JsonObject { ["path"] = $"renamed{project.Id}" });

        var moved = await AskWithoutFollowingAsync($"/projects/{old}/members?per_page=5", running.Tokens.Developer);
        var bare = await AskWithoutFollowingAsync($"/projects/{old}?license=true", running.Tokens.Developer);
        var stranger = await AskWithoutFollowingAsync($"/projects/{old}", "glpat-nobody");

        var target = new Uri(running.GitLab.Url, $"/api/v4/projects/{project.Id}/members?per_page=5");
        Assert.Equal((301, target, $"This resource has been moved permanently to {target}"), moved);
        Assert.Equal(new Uri(running.GitLab.Url, $"/api/v4/projects/{project.Id}?license=true"), bare.Location);
        Assert.Equal(401, stranger.Status);
    }

    [Fact]
    public async Task Git_still_finds_a_project_by_its_old_path()
    {
        var project = await running.NewProjectAsync();
        var group = (
            await running.AskAsync(
                "POST",
                "/groups",
                running.Tokens.Root,
                new JsonObject { ["name"] = "elsewhere", ["path"] = "elsewhere" }
            )
        ).Json;
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));

        var moved = await running.AskAsync(
            "PUT",
            $"/projects/{project.Id}/transfer",
            running.Tokens.Root,
            new JsonObject { ["namespace"] = group["id"]!.DeepClone() }
        );

        Assert.Equal($"elsewhere/{project.Name}", (string?)moved.Json["path_with_namespace"]);
        await copy.MustAsync(
            "remote",
            "set-url",
            "origin",
            running.Remote(project, running.Tokens.Root).Replace("elsewhere/", "homelab/", StringComparison.Ordinal)
        );
        await copy.MustAsync("ls-remote", "origin");
    }

    [Fact]
    public async Task A_path_that_is_taken_again_leads_to_who_took_it()
    {
        var project = await running.NewProjectAsync();
        var old = project.Path;
        await running.AskAsync(
            "PUT",
            $"/projects/{project.Id}",
            running.Tokens.Maintainer,
            new JsonObject { ["path"] = $"gone{project.Id}" }
        );

        await running.AskAsync(
            "POST",
            "/projects",
            running.Tokens.Maintainer,
            new JsonObject { ["name"] = old.Split('/')[1], ["namespace_id"] = project.Group.Id }
        );

        Assert.NotEqual(
            project.Id,
            (long)(await running.AskAsync("GET", $"/projects/{Uri.EscapeDataString(old)}", running.Tokens.Developer)).Json["id"]!
        );
    }

    [Fact]
    public async Task A_project_may_start_with_a_README()
    {
        var made = (
            await running.AskAsync(
                "POST",
                "/projects",
                running.Tokens.Developer,
                new JsonObject { ["name"] = "notes", ["initialize_with_readme"] = true }
            )
        ).Json;
        var file = await running.AskAsync("GET", $"/projects/{made["id"]}/repository/files/README.md/raw", running.Tokens.Developer);

        Assert.Equal(
            ("developer/notes", "main", "# notes\n"),
            ((string?)made["path_with_namespace"], (string?)made["default_branch"], file.Text)
        );
    }

    [Fact]
    public async Task Keyset_pages_are_walked_by_the_link_alone()
    {
        for (var i = 0; i < 4; i++)
            await running.NewProjectAsync();
        var seen = new List<long>();
        var next = "/projects?pagination=keyset&order_by=id&sort=asc&per_page=2";

        while (next is not null)
        {
            var reply = await running.AskAsync("GET", next, running.Tokens.Developer);
            Assert.DoesNotContain("X-Total", reply.Headers.Keys);
            seen.AddRange(reply.Json.AsArray().Select(project => (long)project!["id"]!));
            next = reply.Headers.TryGetValue("Link", out var link)
                ? new Uri(link[1..link.IndexOf('>', StringComparison.Ordinal)]).PathAndQuery["/api/v4".Length..]
                : null;
        }

        Assert.Equal(seen.Order(), seen);
        Assert.Equal(seen.Distinct().Count(), seen.Count);
        Assert.True(seen.Count >= 5);
    }

    [Fact]
    public async Task A_fork_has_a_copy_of_its_own_and_proposes_to_where_it_came_from()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));

        var made = (await running.AskAsync("POST", $"/projects/{project.Id}/fork", running.Tokens.Developer, new JsonObject())).Json;
        var again = await running.AskAsync("POST", $"/projects/{project.Id}/fork", running.Tokens.Developer, new JsonObject());
        var fork = running.Find((long)made["id"]!);
        await copy.MustAsync("remote", "set-url", "origin", running.Remote(fork, running.Tokens.Developer));
        var head = await copy.CommitAsync("main.tf", "resource {}\n");
        await copy.MustAsync("push", "--quiet", "origin", "HEAD:change");
        var request = (
            await running.AskAsync(
                "POST",
                $"/projects/{fork.Id}/merge_requests",
                running.Tokens.Developer,
                new JsonObject
                {
                    ["source_branch"] = "change",
                    ["target_branch"] = "main",
                    ["target_project_id"] = project.Id,
                    ["title"] = "From outside",
                }
            )
        ).Json;
        var second = await copy.CommitAsync("main.tf", "resource { }\n");
        await copy.MustAsync("push", "--quiet", "origin", "HEAD:change");
        var merged = (
            await running.AskAsync(
                "PUT",
                $"/projects/{project.Id}/merge_requests/1/merge",
                running.Tokens.Maintainer,
                new JsonObject { ["sha"] = second }
            )
        ).Json;

        Assert.Equal((project.Path, 409), ((string?)made["forked_from_project"]!["path_with_namespace"], again.Status));
        Assert.Equal(
            (head, fork.Id, project.Id),
            ((string?)request["sha"], (long)request["source_project_id"]!, (long)request["target_project_id"]!)
        );
        Assert.Equal(("merged", second), ((string?)merged["state"], (string?)merged["sha"]));
        Assert.True(await project.Repository.ContainsAsync("refs/heads/main", second, Ct));
    }

    private async Task<(int Status, Uri? Location, string Text)> AskWithoutFollowingAsync(string path, string token)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(running.GitLab.Url, "/api/v4" + path));
        request.Headers.Add("PRIVATE-TOKEN", token);
        using var response = await http.SendAsync(request, Ct);
        return ((int)response.StatusCode, response.Headers.Location, await response.Content.ReadAsStringAsync(Ct));
    }
}
