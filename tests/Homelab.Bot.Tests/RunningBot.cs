using System.Net;
using System.Security.Cryptography;
using System.Text;
using Homelab.Bot.Inbox;
using Homelab.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Homelab.Bot.Tests;

/// <summary>The real bot inside the test, on a free port and a database of its own.</summary>
internal sealed class RunningBot : IAsyncDisposable
{
    public const string Token = BotProcess.WebhookToken;
    public const string SigningKey = BotProcess.SigningToken;

    private readonly TempDir _folder = new();
    private readonly WebApplication _app;

    private RunningBot(Func<string, WebApplication> build) => _app = build($"Data Source={_folder["bot.db"]}");

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public string Database => _folder["bot.db"];

    /// <param name="settings">Beside the address of the bot, its store, one project and both secrets.</param>
    public static async Task<RunningBot> StartAsync(Action<IServiceCollection>? change = null, params string[] settings)
    {
        string[] usual =
        [
            "--urls=http://127.0.0.1:0",
            "--GitLab:Url=http://127.0.0.1:9",
            "--GitLab:Projects:0:Path=homelab/infra",
            "--GitLab:Projects:0:Token=secret-of-the-bot",
            $"--GitLab:WebhookToken={Token}",
            $"--GitLab:SigningToken={SigningKey}",
            "--Logging:LogLevel:Default=None",
        ];
        var bot = new RunningBot(store => Serving.Build([.. usual, $"--Store:Connection={store}", .. settings], change));
        await bot._app.StartAsync(TestContext.Current.CancellationToken);
        bot.Http = new HttpClient { BaseAddress = new Uri(bot._app.Urls.Single()) };
        return bot;
    }

    /// <summary>Sends a delivery that is genuine unless <paramref name="change"/> makes it another.</summary>
    public async Task<HttpStatusCode> SendAsync(
        string body,
        string @event = "Pipeline Hook",
        string? id = null,
        Action<HttpRequestMessage>? change = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/gitlab")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        Sign(request, Encoding.UTF8.GetBytes(body), id ?? Guid.NewGuid().ToString(), TimeProvider.System.GetUtcNow());
        request.Headers.Add("X-Gitlab-Event", @event);
        request.Headers.Add("X-Gitlab-Token", Token);
        // Who asks first can be refused before he sends it all.
        request.Headers.ExpectContinue = body.Length > 1_000_000;
        change?.Invoke(request);
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public static void Sign(HttpRequestMessage request, byte[] body, string id, DateTimeOffset at)
    {
        var time = $"{at.ToUnixTimeSeconds()}";
        byte[] message = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body];
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(SigningKey["whsec_".Length..]), message));
        foreach (var (name, value) in new[] { ("webhook-id", id), ("webhook-timestamp", time), ("webhook-signature", $"v1,{signature}") })
        {
            request.Headers.Remove(name);
            request.Headers.Add(name, value);
        }
    }

    /// <summary>How many deliveries are in the database, in whatever state.</summary>
    public long Stored()
    {
        using var session = Session.Open($"Data Source={Database}");
        return session.First("SELECT COUNT(*) FROM deliveries", row => row.GetInt64(0));
    }

    /// <summary>How many are not handled yet.</summary>
    public long Waiting() => Services.GetRequiredService<InboxCounts>().Read().Waiting;

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
