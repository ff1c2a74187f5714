using Homelab.Simulator.Projects;
using Homelab.Simulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Homelab.Simulator;

/// <summary>GitLab as our clients see it, on loopback, until it is disposed.</summary>
public sealed class SimulatedGitLab : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string? _ownFolder;

    private SimulatedGitLab(WebApplication app, World world, SimulatedTokens tokens, string? ownFolder)
    {
        (_app, World, Tokens, _ownFolder) = (app, world, tokens, ownFolder);
        world.Url = app.Urls.Single();
    }

    /// <summary>Without a trailing slash.</summary>
    public Uri Url => new(World.Url);

    public SimulatedTokens Tokens { get; }

    internal World World { get; }

    public static async Task<SimulatedGitLab> StartAsync(SimulatedGitLabOptions? options = null, CancellationToken ct = default)
    {
        options ??= new SimulatedGitLabOptions();
        var ownFolder = options.Data is null ? Directory.CreateTempSubdirectory("homelab-simulator-").FullName : null;
        var world = new World(options.Clock, options.Data ?? ownFolder!);
        var tokens = Seed.Plant(world, options.Projects);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // A push may be large, and either side may think for a while.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        var app = builder.Build();
        var entrance = new Entrance(world, Api.Routes());
        app.Run(entrance.HandleAsync);
        await app.StartAsync(ct);
        return new SimulatedGitLab(app, world, tokens, ownFolder);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await World.DisposeAsync();
        if (_ownFolder is not null)
            Directory.Delete(_ownFolder, recursive: true);
    }
}
