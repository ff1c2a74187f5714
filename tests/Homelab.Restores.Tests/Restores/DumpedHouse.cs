using Homelab.Restores.Restores;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Restores.Tests.Restores;

/// <summary>A house with a rich database in a server, backed up once.</summary>
public sealed class DumpedHouse : IAsyncLifetime
{
    public const string Variable = "HOMELAB_TEST_RESTORED_DATABASE_URL";

    private PostgresServer _server = null!;

    internal RestoreHouse House { get; } = new() { Set = "dbs" };

    /// <summary>What this process sees, with programs to choose from: an engine and images, or this machine's PostgreSQL alone.</summary>
    internal Func<string, string?> With(bool engine) =>
        name =>
            name != "PATH" ? Environment.GetEnvironmentVariable(name)
            : engine ? $"{House.House["bin-engine"]}:{Environment.GetEnvironmentVariable("PATH")}"
            : House.House["bin"];

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        _server = await PostgresServer.StartAsync(ct);
        await RichDatabase.CreateAsync(_server, people: 100, visits: 1_000, ct);
        Environment.SetEnvironmentVariable(Variable, _server.Url("app"));
        House.House.Databases = $"{{ app: {{ url: {Variable} }} }}";
        House.House.Sets = "{ dbs: { databases: [app], kind: postgres } }";
        await House.BackUpAsync();
        Directory.CreateDirectory(House.House["bin"]);
        foreach (var program in new[] { "setpriv", "bwrap" })
            File.CreateSymbolicLink(House.House[$"bin/{program}"], RealTools.FindOnPath(program)!);
    }

    /// <summary>Lets docker and podman be the tests' own podman.</summary>
    public void MakeEngine()
    {
        // docker is the first that is looked for; it is no engine here.
        House.House.Script("bin-engine/docker", "exit 1");
        House.House.Script(
            "bin-engine/podman",
            $"PATH=/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/bin exec {RealTools.Podman} \"$@\""
        );
    }

    internal RestoreRequest Request(bool engine, string? target = null) =>
        House.Request(target) with
        {
            Databases = DatabaseTarget.Throwaway,
            Environment = With(engine),
            Images = engine ? new Dictionary<string, string> { ["app"] = RealTools.PostgresImage } : [],
        };

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        House.Dispose();
    }
}
