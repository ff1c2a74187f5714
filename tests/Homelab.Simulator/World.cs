using Homelab.Simulator.Hooks;
using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Projects;
using Homelab.Simulator.QuickActions;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Trouble;
using Homelab.Simulator.Users;

namespace Homelab.Simulator;

/// <summary>Everything the simulator remembers. Whoever reads or writes it over HTTP holds <see cref="Turn"/>.</summary>
internal sealed class World(SimulatedGitLabOptions options, string data) : IAsyncDisposable
{
    private long _lastId = 100;
    private Faults _faults = options.Faults;

    public SemaphoreSlim Turn { get; } = new(1);

    public SimulatedGitLabOptions Options { get; } = options;

    /// <summary>What timers run on. What the simulator calls now is <see cref="Now"/>.</summary>
    public TimeProvider Clock { get; } = options.Clock;

    public string Data { get; } = data;

    public Git Git { get; } = new(data);

    public string Url { get; set; } = "";

    public List<User> Users { get; } = [];

    public List<AccessToken> Tokens { get; } = [];

    public List<Group> Groups { get; } = [];

    public List<Project> Projects { get; } = [];

    /// <summary>By the path a project had before it moved.</summary>
    public Dictionary<string, Project> Moved { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Events Events { get; } = new();

    /// <summary>Every quick action that was run. In a note made of somebody else's text there may be none.</summary>
    public List<ExecutedCommand> Executed { get; } = [];

    public List<Mention> Mentioned { get; } = [];

    /// <summary>When who wrote notes, in the last minute.</summary>
    public Dictionary<User, List<DateTimeOffset>> NoteTimes { get; } = [];

    /// <summary>Set before the first request.</summary>
    public Engine Engine { get; set; } = null!;

    /// <summary>Requests nobody answered, as <c>GET /api/v4/…</c>.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>Parameters nobody looked at, as <c>GET /projects/:id/… name</c>.</summary>
    public List<string> Unsupported { get; } = [];

    /// <summary>Exceptions nobody expected, of jobs, pipelines and requests: faults of the simulator or of what it was told.</summary>
    public List<string> Faulted { get; } = [];

    /// <summary>One growing sequence for everything, so a mix-up of two kinds of id is never hidden.</summary>
    public long NextId() => Interlocked.Increment(ref _lastId);

    public DateTimeOffset Now => Clock.GetUtcNow() + Shift;

    /// <summary>How far a test turned the clock.</summary>
    public TimeSpan Shift { get; set; }

    /// <summary>19 in 19.0.1-ee.</summary>
    public int Major { get; } = int.Parse(options.Version.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether it says it is this version or a newer one.</summary>
    public bool IsAtLeast(int major, int minor) => (Major, Minor).CompareTo((major, minor)) >= 0;

    private int Minor { get; } = int.Parse(options.Version.Split('.', '-')[1], System.Globalization.CultureInfo.InvariantCulture);

    public Faults Faults
    {
        get => _faults;
        set => (_faults, Strikes) = (value, new Strikes(value.Seed));
    }

    public Strikes Strikes { get; private set; } = new(options.Faults.Seed);

    public Project? FindProject(string idOrPath) =>
        long.TryParse(idOrPath, out var id)
            ? Projects.Find(project => project.Id == id)
            : Projects.Find(project => string.Equals(project.Path, idOrPath, StringComparison.OrdinalIgnoreCase));

    /// <summary>By a path it had before; one that is taken again leads nowhere else.</summary>
    public Project? FindMoved(string path) =>
        FindProject(path) is null && Moved.TryGetValue(path, out var project) && Projects.Contains(project) ? project : null;

    /// <summary>For work that runs git or waits for something else, and so takes the turn only for a moment.</summary>
    public async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken ct = default)
    {
        await Turn.WaitAsync(ct);
        try
        {
            return work();
        }
        finally
        {
            Turn.Release();
        }
    }

    public Task InTurnAsync(Action work, CancellationToken ct = default) =>
        InTurnAsync(
            () =>
            {
                work();
                return true;
            },
            ct
        );

    public ValueTask DisposeAsync()
    {
        Turn.Dispose();
        return ValueTask.CompletedTask;
    }
}
