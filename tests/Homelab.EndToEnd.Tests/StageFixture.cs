using Homelab.Demo;

namespace Homelab.EndToEnd.Tests;

/// <summary>One stage for the tests of a class; each opens a merge request of its own.</summary>
public sealed class StageFixture : IAsyncLifetime
{
    internal Stage Stage { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stage = await Stage.StartAsync(null, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Stage.DisposeAsync();
}
