using System.Text.Json.Nodes;
using Homelab.Simulator.Hooks;

namespace Homelab.Simulator.Tests.Hooks;

/// <summary>A simulator, a receiver, and one hook between them.</summary>
internal sealed class Hooked : IAsyncDisposable
{
    public const string SigningToken = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string Hooks = Running.Project + "/hooks";

    private Hooked(Running running, Receiver receiver) => (Running, Receiver) = (running, receiver);

    public Running Running { get; }

    public Receiver Receiver { get; }

    public string Path { get; private set; } = "";

    public SimulatedGitLab GitLab => Running.GitLab;

    public static async Task<Hooked> StartAsync(JsonObject? more = null, SimulatedGitLabOptions? options = null)
    {
        var running = new Running { Options = options };
        await running.InitializeAsync();
        var hooked = new Hooked(running, await Receiver.StartAsync());
        var body = more ?? new JsonObject { ["signing_token"] = SigningToken };
        body["url"] ??= hooked.Receiver.Url;
        var added = await hooked.AskAsync("POST", Hooks, body);
        Assert.Equal(201, added.Status);
        hooked.Path = $"{Hooks}/{added.Json["id"]}";
        return hooked;
    }

    public Task<Reply> AskAsync(string method, string path, JsonNode? body = null) =>
        Running.AskAsync(method, path, Running.Tokens.Maintainer, body);

    /// <summary>Publishes pushes numbered from 1 and waits until all are delivered.</summary>
    public async Task<IReadOnlyList<Arrival>> PushAsync(int count = 1, string branch = "main")
    {
        var world = GitLab.World;
        for (var i = 1; i <= count; i++)
        {
            await world.Turn.WaitAsync(TestContext.Current.CancellationToken);
            world.Events.Publish(
                world.Projects[0],
                new HookEvent(
                    "Push Hook",
                    "push_events",
                    new JsonObject
                    {
                        ["object_kind"] = "push",
                        ["ref"] = $"refs/heads/{branch}",
                        ["number"] = i,
                    }
                )
            );
            world.Turn.Release();
        }

        await GitLab.DeliveredAsync(TestContext.Current.CancellationToken);
        return Receiver.Arrived;
    }

    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
