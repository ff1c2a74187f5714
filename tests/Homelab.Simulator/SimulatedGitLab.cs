using Homelab.Simulator.Activity;
using Homelab.Simulator.Hooks;
using Homelab.Simulator.Notes;
using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Schedules;
using Homelab.Simulator.Trouble;
using Homelab.Simulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Homelab.Simulator;

/// <summary>GitLab as our clients see it, on loopback, until it is disposed.</summary>
public sealed class SimulatedGitLab : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Courier _courier;
    private readonly string? _ownFolder;

    private SimulatedGitLab(WebApplication app, World world, Courier courier, SimulatedTokens tokens, string? ownFolder)
    {
        (_app, World, _courier, Tokens, _ownFolder) = (app, world, courier, tokens, ownFolder);
        world.Url = app.Urls.Single();
    }

    /// <summary>Without a trailing slash.</summary>
    public Uri Url => new(World.Url);

    public SimulatedTokens Tokens { get; }

    /// <summary>What goes wrong from now on. Setting it starts dice and counts anew.</summary>
    public Faults Faults
    {
        get => World.Faults;
        set => World.Faults = value;
    }

    /// <summary>How often each fault struck: <c>deliveries.lose</c>, <c>api.broken</c>.</summary>
    public IReadOnlyDictionary<string, int> Struck => World.Strikes.Counts;

    /// <summary>Parameters that were given and that the simulator does not support: <c>PUT /projects/:id name</c>.</summary>
    public IReadOnlyList<string> Unsupported => World.Unsupported;

    /// <summary>
    /// Exceptions nobody expected, of jobs, pipelines and requests. Whoever provokes one takes it off this list; what is left on it when
    /// the simulator is disposed fails the test.
    /// </summary>
    public IList<string> Faulted => World.Faulted;

    internal World World { get; }

    /// <summary>Turns the clock GitLab goes by; timers go on as before.</summary>
    public void Advance(TimeSpan by) => World.Shift += by;

    /// <summary>Ends when every delivery was answered, given up or lost.</summary>
    public async Task DeliveredAsync(CancellationToken ct)
    {
        while (_courier.OnTheWay > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(2), ct);
    }

    /// <summary>Ends when every pipeline that pushes and merge requests so far ask for is there.</summary>
    public Task PipelinesCreatedAsync() => World.Engine.CreatedAsync();

    /// <summary>Starts every schedule that is due by <see cref="Advance"/>'s clock. By itself nothing starts.</summary>
    public Task RunSchedulesAsync(CancellationToken ct = default) => ScheduleRuns.RunDueAsync(World, ct);

    /// <summary>Ends a running job as if the machine under its runner had died. False if it was not running.</summary>
    public Task<bool> KillRunnerAsync(long job) => World.InTurnAsync(() => World.Engine.Kill(job));

    public static async Task<SimulatedGitLab> StartAsync(SimulatedGitLabOptions? options = null, CancellationToken ct = default)
    {
        options ??= new SimulatedGitLabOptions();
        var ownFolder = options.Data is null ? Directory.CreateTempSubdirectory("homelab-simulator-").FullName : null;
        var world = new World(options, options.Data ?? ownFolder!);
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
        var courier = new Courier(world);
        new SystemNotes(world).Listen();
        new Chronicle(world).Listen();
        world.Engine = new Engine(world, options);
        if (options.HasObjectStorage)
            await world.Engine.Storage.StartAsync(ct);
        var entrance = new Entrance(world, Api.Routes(courier), new Control(world, courier));
        app.Run(entrance.HandleAsync);
        await app.StartAsync(ct);
        return new SimulatedGitLab(app, world, courier, tokens, ownFolder);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await World.Engine.DisposeAsync();
        await _courier.DisposeAsync();
        await World.DisposeAsync();
        if (_ownFolder is not null)
            Directory.Delete(_ownFolder, recursive: true);
        if (World.Faulted.Count > 0)
            throw new SimulatorFaultException(World.Faulted);
    }
}
