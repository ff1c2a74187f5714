using System.Text.Json.Nodes;
using Homelab.Simulator.Hooks;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Tests.Repositories;

namespace Homelab.Simulator.Tests.Notes;

/// <summary>A merge request of a project of its own, to talk about.</summary>
internal sealed class Talk(Running running, Project project, WorkingCopy copy) : IDisposable
{
    public Project Project => project;

    public MergeRequest Request => project.MergeRequests.Single();

    public List<HookEvent> Told { get; } = running.Told(project);

    public string Notes => Path("notes");

    public static async Task<Talk> StartAsync(Running running)
    {
        var project = await running.NewProjectAsync();
        var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        await copy.CommitAsync("main.tf", "resource {}\n");
        await copy.MustAsync("push", "--quiet", "origin", "HEAD:change");
        var talk = new Talk(running, project, copy);
        var opened = await talk.AskAsync(
            "POST",
            $"/projects/{project.Id}/merge_requests",
            new JsonObject
            {
                ["source_branch"] = "change",
                ["target_branch"] = "main",
                ["title"] = "Change it",
            }
        );
        Assert.Equal(201, opened.Status);
        talk.Told.Clear();
        return talk;
    }

    public string Path(string rest) => $"/projects/{project.Id}/merge_requests/1/{rest}";

    public Task<Reply> SayAsync(string body, string? token = null) => AskAsync("POST", Notes, new JsonObject { ["body"] = body }, token);

    public Task<Reply> AskAsync(string method, string path, JsonNode? body = null, string? token = null) =>
        running.AskAsync(method, path, token ?? running.Tokens.Developer, body);

    public void Dispose() => copy.Dispose();
}
