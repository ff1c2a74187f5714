namespace Homelab.Testing.Backups;

/// <summary>
/// A container in which a server runs as in the usual images: under another user than commands are, on a socket, with its own programs.
/// They are this system's, from which the image is made, too.
/// </summary>
public sealed class PostgresContainer : IAsyncLifetime
{
    public const string Password = "only-in-the-container-0001";

    private static readonly string Programs = Path.GetDirectoryName(RealTools.Psql)!;

    public string Name { get; } = $"homelab-test-postgres-{Guid.NewGuid():n}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        await SqlAsync("CREATE DATABASE app", "postgres");
        await SqlAsync(RichDatabase.Schema, "app");
        await SqlAsync(RichDatabase.Rows(people: 1_000, visits: 100_000), "app");
    }

    /// <summary>With nothing in it.</summary>
    public async Task StartAsync()
    {
        await PodmanAsync(
            "run",
            "--detach",
            "--name",
            Name,
            "--network",
            "none",
            "--volume",
            "/usr:/usr:ro",
            "--env",
            $"POSTGRES_PASSWORD={Password}",
            "--env",
            $"PATH={Programs}:/usr/bin:/bin",
            RealTools.BaseImage,
            "sh",
            "-euc",
            """
            mkdir -p /var/run/postgresql /data && chown nobody /var/run/postgresql /data
            cd /data
            as() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; }
            echo "$POSTGRES_PASSWORD" >/data/password
            [ -e /data/db ] || as initdb -D /data/db -U nobody --pwfile=/data/password --auth-local=trust -E UTF8 --locale=C.UTF-8 --no-sync
            exec setpriv --reuid=nobody --regid=nogroup --clear-groups postgres -D /data/db -c listen_addresses= -c fsync=off
            """
        );
        await Wait.UntilAsync(
            async () => (await RealTools.RunAsync(RealTools.Podman, ["exec", Name, "pg_isready", "-q"], Ct)).ExitCode == 0,
            Ct
        );
    }

    public async ValueTask DisposeAsync() =>
        await RealTools.RunAsync(RealTools.Podman, ["rm", "--force", "--time", "0", "--volumes", Name], CancellationToken.None);

    /// <summary>As its own superuser, whatever it asks of others.</summary>
    public async Task<string> SqlAsync(string sql, string database = "app")
    {
        var run = await RealTools.RunAsync(
            RealTools.Podman,
            [
                "exec",
                "--interactive",
                "--env",
                $"PGPASSWORD={Password}",
                "--user",
                "nobody",
                Name,
                "psql",
                "-XqAt",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                database,
            ],
            Ct,
            input: sql
        );
        return run.ExitCode == 0 ? run.StandardOutput.Trim() : throw new InvalidOperationException(run.StandardError);
    }

    /// <summary>A server that is process 1 takes killed orphans for a crash of its own.</summary>
    public async Task NeverCrashedAsync()
    {
        var logs = await RealTools.RunAsync(RealTools.Podman, ["logs", Name], Ct);
        Assert.DoesNotContain("terminated by signal", logs.StandardOutput + logs.StandardError, StringComparison.Ordinal);
    }

    /// <summary>How whoever comes by the socket proves who he is.</summary>
    public async Task AskForAsync(string method) =>
        await PodmanAsync(
            "exec",
            Name,
            "sh",
            "-c",
            $"echo 'local all all {method}' >/data/db/pg_hba.conf; kill -HUP $(head -n 1 /data/db/postmaster.pid); sleep 0.2"
        );

    public static async Task<string> PodmanAsync(params IEnumerable<string> arguments)
    {
        var run = await RealTools.RunAsync(RealTools.Podman, arguments, Ct);
        Assert.True(run.ExitCode == 0, run.StandardError);
        return run.StandardOutput.Trim();
    }
}
