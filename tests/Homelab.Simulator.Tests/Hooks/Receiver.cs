using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Homelab.GitLab.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Homelab.Simulator.Tests.Hooks;

/// <summary>What arrived: headers as sent, and the very bytes.</summary>
internal sealed record Arrival(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? this[string header] => Headers.GetValueOrDefault(header);

    /// <summary>As the bot reads them.</summary>
    public WebhookHeaders Proof =>
        new()
        {
            Token = this["X-Gitlab-Token"],
            Id = this["webhook-id"],
            Timestamp = this["webhook-timestamp"],
            Signature = this["webhook-signature"],
        };
}

/// <summary>The other end of a hook.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Arrival> _arrived = new();

    private Receiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single() + "/hook";

    public IReadOnlyList<Arrival> Arrived => [.. _arrived];

    /// <summary>What is answered; 200 and nothing else unless told.</summary>
    public Func<HttpContext, Task> Reply { get; set; } = _ => Task.CompletedTask;

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        _arrived.Enqueue(
            new Arrival(
                http.Request.Path,
                http.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray()
            )
        );
        await Reply(http);
    }
}
