using System.Security.Cryptography;
using Homelab.Simulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Homelab.Simulator.Jobs;

/// <summary>
/// A second server that hands out artifacts by addresses good for one use, as S3 behind GitLab does. Like S3 it refuses a request that
/// brings
/// credentials of its own: a client must not send its GitLab token along.
/// </summary>
internal sealed class ObjectStorage : IAsyncDisposable
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Artifact> _offered = [];
    private WebApplication? _app;

    public async Task StartAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ServeAsync);
        await _app.StartAsync(ct);
    }

    /// <summary>Null while there is no object storage.</summary>
    public Answer? Redirect(Artifact artifact)
    {
        if (_app is null)
            return null;
        var key = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _offered[key] = artifact;
        return new Answer(302, []).With("Location", $"{_app.Urls.Single()}/artifacts/{key}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext http)
    {
        string[] credentials = ["Authorization", "PRIVATE-TOKEN", "JOB-TOKEN"];
        if (credentials.Any(http.Request.Headers.ContainsKey))
            http.Response.StatusCode = 400;
        else if (!_offered.TryRemove(http.Request.Path.ToString().Split('/')[^1], out var artifact))
            http.Response.StatusCode = 403;
        else
            await http.Response.SendFileAsync(artifact.Path, http.RequestAborted);
    }
}
