using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Homelab.Simulator.Projects;

namespace Homelab.Simulator.Hooks;

/// <summary>Turns events into deliveries, lets faults at them, and sees them off in the background.</summary>
internal sealed class Courier : IAsyncDisposable
{
    // Rails escapes <, > and & too, and leaves letters of any script alone.
    private static readonly JsonSerializerOptions AsRails = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly World _world;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<ProjectHook, Lane> _lanes = [];
    private readonly Dictionary<(Project, string), HookEvent> _latest = [];
    private int _onTheWay;

    public Courier(World world)
    {
        (_world, Postman) = (world, new Postman(world));
        world.Events.Listen(Take);
    }

    public Postman Postman { get; }

    /// <summary>Deliveries not yet answered, held back ones too.</summary>
    public int OnTheWay => Volatile.Read(ref _onTheWay);

    /// <summary>What a test of a hook sends: the latest of its kind.</summary>
    public HookEvent? Latest(Project project, string kind) => _latest.GetValueOrDefault((project, kind));

    public static byte[] Write(HookEvent happened) => Encoding.UTF8.GetBytes(happened.Payload.ToJsonString(AsRails));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_lanes.Values.Select(lane => lane.Work)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Postman.Dispose();
        _stop.Dispose();
    }

    private void Take(Project project, HookEvent happened)
    {
        _latest[(project, happened.Switch)] = happened;
        var eventId = Guid.NewGuid();
        var body = Write(happened);
        foreach (var hook in project.Hooks.Where(hook => Wants(hook, happened)))
        {
            foreach (
                var delivery in _world.Faults.Deliveries.Strike(new Delivery(hook, happened, body) { EventId = eventId }, _world.Strikes)
            )
                Post(delivery);
        }
    }

    private bool Wants(ProjectHook hook, HookEvent happened) =>
        hook.Asked.Contains(happened.Switch)
        && hook.Health.Status(_world.Now) == "executable"
        && (
            happened.Switch != "push_events"
            || hook.Branches.Lets(((string?)happened.Payload["ref"] ?? "").Replace("refs/heads/", "", StringComparison.Ordinal))
        );

    private void Post(Delivery delivery)
    {
        if (!_lanes.TryGetValue(delivery.Hook, out var lane))
            _lanes[delivery.Hook] = lane = new Lane(_world.Clock, SendAsync, _stop.Token);
        Interlocked.Increment(ref _onTheWay);
        var faults = _world.Faults.Deliveries;
        if (faults.Reorder is { } reorder)
            lane.AddShuffled(delivery, reorder.Window, TimeSpan.FromSeconds(reorder.Hold), _world.Strikes);
        else if (faults.Delay is { IsFixed: false })
            lane.AddApart(delivery);
        else
            lane.Add(delivery);
    }

    private async Task SendAsync(Delivery delivery)
    {
        try
        {
            await Postman.SendAsync(delivery, _stop.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _onTheWay);
        }
    }
}
