using Homelab.Restores.Restores;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Restores;

/// <summary>
/// A house whose database was prepared by somebody who wants what the restore has. On its own server it is harmless; whoever loads its dump
/// as a superuser starts programs with each row, with an index, and by an event trigger.
/// </summary>
public sealed class HostileHouse : IAsyncLifetime
{
    public const string Variable = "HOMELAB_TEST_HOSTILE_DATABASE_URL";

    // What a role that may only make functions could have put in: the rows were there before the function was what it is.
    private const string Trap = """
        CREATE ROLE mallory LOGIN PASSWORD 'of-mallory';
        CREATE FUNCTION harmless(t text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
        CREATE TABLE bait (t text CHECK (harmless(t)));
        INSERT INTO bait SELECT 'row ' || i FROM generate_series(1, 3) i;
        CREATE FUNCTION indexed(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN t; END';
        CREATE INDEX ON bait (indexed(t));
        ALTER ROLE mallory SET search_path = public;
        ALTER ROLE ALL IN DATABASE app SET application_name = 'of mallory';
        """;

    private PostgresServer _server = null!;

    internal RestoreHouse House { get; } = new() { Set = "dbs" };

    /// <summary>What must not get out: it is in the environment and in a file of the job.</summary>
    public string Secret { get; } = $"secret-{Guid.NewGuid():n}";

    public string SecretFile => House.House["state-of-the-job/password"];

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        _server = await PostgresServer.StartAsync(ct);
        await _server.SqlAsync("CREATE DATABASE app", ct);
        await _server.SqlAsync(Trap, ct, "app");
        House.House.Write("state-of-the-job/password", Secret);
        // Whoever is somebody else on this machine could read it.
        File.SetUnixFileMode(SecretFile, (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(House.House["."], (UnixFileMode)0b111_001_001);
    }

    /// <summary>Makes the trap do something, and backs it up.</summary>
    /// <param name="script">For sh, run where the server is.</param>
    internal async Task SetAsync(string script)
    {
        var ct = TestContext.Current.CancellationToken;
        var program = $"COPY (SELECT 1) TO PROGRAM {Literal($"sh -c {Shell(script)}")}";
        await _server.SqlAsync(
            $"""
            DROP EVENT TRIGGER IF EXISTS spring;
            CREATE OR REPLACE FUNCTION harmless(t text) RETURNS boolean LANGUAGE plpgsql AS $trap$BEGIN EXECUTE {Literal(
                program
            )}; RETURN true; END$trap$;
            CREATE OR REPLACE FUNCTION indexed(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $trap$BEGIN PERFORM public.harmless(t); RETURN t; END$trap$;
            CREATE OR REPLACE FUNCTION fires() RETURNS event_trigger LANGUAGE plpgsql AS $trap$BEGIN EXECUTE {Literal(program)}; END$trap$;
            CREATE EVENT TRIGGER spring ON ddl_command_end WHEN TAG IN ('CREATE STATISTICS') EXECUTE FUNCTION fires();
            """,
            ct,
            "app"
        );
        Environment.SetEnvironmentVariable(Variable, _server.Url("app"));
        House.House.Databases = $"{{ app: {{ url: {Variable} }} }}";
        House.House.Sets = "{ dbs: { databases: [app], kind: postgres } }";
        await House.BackUpAsync();
    }

    /// <summary>What a restore sees: a secret, and programs to choose from.</summary>
    internal Func<string, string?> With(bool engine)
    {
        if (engine)
        {
            House.House.Script("bin-engine/docker", "exit 1");
            House.House.Script(
                "bin-engine/podman",
                $"PATH=/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/bin exec {RealTools.Podman} \"$@\""
            );
        }
        else
        {
            Directory.CreateDirectory(House.House["bin"]);
            foreach (var program in new[] { "setpriv", "bwrap" }.Where(program => !File.Exists(House.House[$"bin/{program}"])))
                File.CreateSymbolicLink(House.House[$"bin/{program}"], RealTools.FindOnPath(program)!);
        }

        return name =>
            name switch
            {
                "PATH" => engine ? $"{House.House["bin-engine"]}:{Environment.GetEnvironmentVariable("PATH")}" : House.House["bin"],
                "RESTIC_FAST_PASSWORD" => Secret,
                _ => Environment.GetEnvironmentVariable(name),
            };
    }

    internal RestoreRequest Request(bool engine, string target) =>
        House.Request(House.House[target]) with
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

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Shell(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
