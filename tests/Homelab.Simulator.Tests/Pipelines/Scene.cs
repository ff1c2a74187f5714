using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Homelab.Simulator.Jobs;
using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Tests.Repositories;
using Homelab.Testing;

namespace Homelab.Simulator.Tests.Pipelines;

/// <summary>A project of one test with a pipeline file, a working copy of it, and short ways to what runs there.</summary>
internal sealed class Scene : IDisposable
{
    private readonly Running _running;

    private Scene(Running running, Project project, WorkingCopy copy) => (_running, Project, Copy) = (running, project, copy);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Project Project { get; }

    public WorkingCopy Copy { get; }

    public string Path => $"/projects/{Project.Id}";

    /// <summary>With the file on a protected main, pushed by a Maintainer; what that started is <see cref="Newest"/>.</summary>
    public static async Task<Scene> StartAsync(Running running, string pipeline, bool push = true)
    {
        _ = RealTools.GitLabCiLocal;
        var project = await running.NewProjectAsync();
        var scene = new Scene(running, project, await WorkingCopy.StartAsync(running.Remote(project, running.Tokens.Maintainer)));
        await scene.Copy.CommitAsync(".gitlab-ci.yml", pipeline, "Add a pipeline");
        if (push)
            await scene.PushAsync();
        return scene;
    }

    public Pipeline Newest => Project.Ci.Pipelines[^1];

    public async Task PushAsync(params string[] what)
    {
        await Copy.MustAsync(["push", "--quiet", "origin", .. what.Length == 0 ? ["HEAD"] : what]);
        await _running.GitLab.PipelinesCreatedAsync();
    }

    public Job Job(string name, Pipeline? of = null) => (of ?? Newest).Latest.Single(job => job.Name == name);

    /// <summary>Waits for the newest pipeline's end, or until only people can go on.</summary>
    public async Task<Pipeline> EndAsync(Pipeline? of = null)
    {
        var pipeline = of ?? Newest;
        await UntilAsync(() => pipeline.IsOver || pipeline.Status == "manual");
        return pipeline;
    }

    public Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Wait.UntilAsync(() => _running.GitLab.World.InTurnAsync(condition, Ct), Ct, what: what);

    public Task<Reply> AskAsync(string method, string path, JsonNode? body = null, string? token = null) =>
        _running.AskAsync(method, Path + path, token ?? _running.Tokens.Maintainer, body);

    public void Dispose() => Copy.Dispose();
}
