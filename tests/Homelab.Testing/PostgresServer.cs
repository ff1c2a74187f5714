using System.Globalization;
using Xunit;

namespace Homelab.Testing;

/// <summary>A real PostgreSQL server on a free port and on a socket in its own folder, gone with the test. It never syncs, so nothing in it
/// outlives a crash.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>With characters that must be escaped in a URL.</summary>
    public const string Password = "p@ss:w/rd %1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-pg-");
    private BackgroundProcess? _process;

    private PostgresServer() { }

    public int Port { get; } = BotProcess.FreePort();

    /// <summary>The folder of its socket, to give as a host.</summary>
    public string Socket => _folder.FullName;

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>The superuser's address of a database.</summary>
    public string Url(string database = "postgres", string user = "postgres", string password = Password) =>
        $"postgresql://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@127.0.0.1:{Port}/{Uri.EscapeDataString(database)}";

    public static async Task<PostgresServer> StartAsync(CancellationToken ct)
    {
        var server = new PostgresServer();
        try
        {
            await PostgresCluster.MakeAsync(server.Data, ct);
            await server.ResumeAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs SQL as psql does, stopping at the first error, and returns what it printed: rows by line, columns by
    /// <c>|</c>.</summary>
    public async Task<string> SqlAsync(
        string sql,
        CancellationToken ct,
        string database = "postgres",
        string user = "postgres",
        string password = Password
    )
    {
        var run = await RealTools.RunAsync(
            RealTools.Psql,
            ["-XqAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", Number(Port), "-U", user, "-d", database],
            ct,
            _folder.FullName,
            new Dictionary<string, string?> { ["PGPASSWORD"] = password },
            sql
        );
        return run.ExitCode == 0 ? run.StandardOutput.Trim() : throw new InvalidOperationException(run.StandardError);
    }

    /// <summary>Whoever comes by its socket needs no password from now on.</summary>
    public async Task TrustSocketAsync(CancellationToken ct) =>
        await SqlAsync(
            "COPY (SELECT unnest(ARRAY['local all all trust', 'host all all 127.0.0.1/32 scram-sha-256'])) TO '"
                + Path.Combine(Data, "pg_hba.conf")
                + "'; SELECT pg_reload_conf();",
            ct
        );

    /// <summary>Starts it again after <see cref="StopAsync"/> and waits until it answers.</summary>
    public async Task ResumeAsync(CancellationToken ct)
    {
        _process = BackgroundProcess.Start(
            PostgresCluster.Unprivileged(
                RealTools.Postgres("postgres"),
                "-D",
                Data,
                "-p",
                Number(Port),
                "-k",
                Socket,
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "fsync=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "max_wal_size=2GB",
                "-c",
                "shared_buffers=64MB",
                "-c",
                "timezone=UTC",
                "-c",
                "log_min_messages=warning"
            ),
            Socket
        );
        await Wait.UntilAsync(
            () =>
            {
                if (_process.HasExited)
                    Assert.Fail($"PostgreSQL ended: {_process.Output}");
                return IsReady();
            },
            ct
        );
    }

    /// <summary>At once, as with <c>pg_ctl stop -m immediate</c>: whoever is connected is cut off.</summary>
    public Task StopAsync() => _process?.StopAsync("QUIT") ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // A server says there how far it is; asking it costs two programs each time.
    private bool IsReady()
    {
        var file = Path.Combine(Data, "postmaster.pid");
        string[] told = File.Exists(file) ? File.ReadAllLines(file) : [];
        // One that was killed has left its own.
        return told.FirstOrDefault() == Number(_process!.Id) && told.ElementAtOrDefault(7)?.TrimEnd() == "ready";
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
