using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Databases;

/// <summary>One server with one rich database for tests that leave both as they are.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await PostgresServer.StartAsync(TestContext.Current.CancellationToken);
        await RichDatabase.CreateAsync(Server, people: 1_000, visits: 100_000, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
