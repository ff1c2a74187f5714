using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Homelab.Testing;

/// <summary>Stands before a server that knows no key which may only read: what reads goes through, everything else is 403.</summary>
public sealed class ReadOnlyProxy : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly WebApplication _app;
    private readonly Uri _server;

    private ReadOnlyProxy(WebApplication app, Uri server) => (_app, _server) = (app, server);

    public string Url => _app.Urls.Single().TrimEnd('/');

    public static async Task<ReadOnlyProxy> StartAsync(Uri server, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var proxy = new ReadOnlyProxy(builder.Build(), server);
        proxy._app.Run(proxy.AnswerAsync);
        await proxy._app.StartAsync(ct);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Method is not ("GET" or "HEAD"))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri(_server, context.Request.Path + context.Request.QueryString)
        );
        foreach (var name in new[] { "Accept", "Range", "Authorization" })
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].AsEnumerable());
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentLength = answer.Content.Headers.ContentLength;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (context.Request.Method == "GET")
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
