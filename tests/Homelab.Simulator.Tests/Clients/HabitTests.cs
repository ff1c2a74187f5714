using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Homelab.Simulator.Tests.Pipelines;
using Homelab.Simulator.Tests.Repositories;
using Homelab.Testing;

namespace Homelab.Simulator.Tests.Clients;

/// <summary>What foreign clients take for granted in GitLab, each once learned from one of them.</summary>
public sealed class HabitTests(Running running) : IClassFixture<Running>
{
    [Fact]
    public async Task A_request_without_a_body_may_call_itself_json()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(running.GitLab.Url, "/api/v4/user"))
        {
            Content = new ByteArrayContent([]),
        };
        request.Headers.Add("PRIVATE-TOKEN", running.Tokens.Maintainer);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.ContentLength = null;

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_plus_of_a_time_zone_is_written_as_it_is()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));

        var reply = await running.AskAsync("GET", $"/projects/{project.Id}/repository/commits", running.Tokens.Maintainer);

        Assert.Matches("\"committed_date\":\"[^\"\\\\]*\\+00:00\"", reply.Text);
    }

    [Fact]
    public async Task A_project_says_that_it_takes_merge_requests()
    {
        var json = (await running.AskAsync("GET", Running.Project, running.Tokens.Developer)).Json;

        Assert.True((bool?)json["merge_requests_enabled"]);
        Assert.Equal(("enabled", "enabled"), ((string?)json["merge_requests_access_level"], (string?)json["builds_access_level"]));
    }

    [Fact]
    public async Task A_file_is_linted_for_the_default_branch_when_the_ref_is_empty()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        _ = RealTools.GitLabCiLocal;

        var reply = await running.AskAsync(
            "POST",
            $"/projects/{project.Id}/ci/lint",
            running.Tokens.Maintainer,
            new JsonObject { ["content"] = Ended.PipelineFile, ["ref"] = "" }
        );

        Assert.True((bool?)reply.Json["valid"], reply.Text);
    }

    [Fact]
    public async Task A_commit_names_its_newest_pipeline()
    {
        using var scene = await Scene.StartAsync(running, Ended.PipelineFile);
        var pipeline = await scene.EndAsync();

        var commit = (await scene.AskAsync("GET", "/repository/commits/main")).Json;

        Assert.Equal(
            (pipeline.Id, "success", "success"),
            ((long)commit["last_pipeline"]!["id"]!, (string?)commit["last_pipeline"]!["status"], (string?)commit["status"])
        );
    }

    [Fact]
    public async Task Nobody_has_to_approve_a_merge_request()
    {
        using var scene = await Scene.StartAsync(running, Ended.PipelineFile);
        await scene.PushAsync("HEAD:change");
        await scene.AskAsync(
            "POST",
            "/merge_requests",
            new JsonObject
            {
                ["source_branch"] = "change",
                ["target_branch"] = "main",
                ["title"] = "Change nothing",
            }
        );

        var state = (await scene.AskAsync("GET", "/merge_requests/1/approval_state")).Json;

        Assert.Equal((0, true), ((int)state["rules"]![0]!["approvals_required"]!, (bool)state["rules"]![0]!["approved"]!));
    }
}
