using Homelab.Drills.Tests;

[assembly: AssemblyFixture(typeof(SharedHomestead))]

namespace Homelab.Drills.Tests;

/// <summary>The homestead of all these tests, which none of them changes: made once, by the first that needs it, so that they can run side
/// by side.</summary>
public sealed class SharedHomestead : IAsyncDisposable
{
    private readonly Homestead _home = new();
    private readonly Lazy<Task> _made;

    public SharedHomestead() => _made = new(() => _home.MoveInAsync());

    public async Task<Homestead> HomeAsync()
    {
        await _made.Value;
        return _home;
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();
}

/// <summary>The same, for the tests of one class.</summary>
public sealed class AtHome(SharedHomestead shared) : IAsyncLifetime
{
    public Homestead Home { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Home = await shared.HomeAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
