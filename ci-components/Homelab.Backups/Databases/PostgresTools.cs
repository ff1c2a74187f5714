using System.Diagnostics;
using Homelab.Backups.Databases.Throwaway;
using Homelab.Configuration;
using Homelab.Processes.Processes;

namespace Homelab.Backups.Databases;

/// <summary>The way to a database's tools.</summary>
internal static class PostgresTools
{
    /// <exception cref="DumpFailureException">There is none, or the container does not run.</exception>
    public static async Task<IPostgresTools> FindAsync(
        Database database,
        Func<string, string?> environment,
        TimeSpan limit,
        CancellationToken ct
    ) =>
        database switch
        {
            Database.AtUrl { Url: var url } when url == ServerAddress.Socket => InSandbox(
                PostgresAddress.Read(url, environment(url.Value)),
                environment,
                limit
            ),
            Database.AtUrl at => new HostTools(PostgresAddress.Read(at.Url, environment(at.Url.Value)), new SearchPath(environment), limit),
            Database.InContainer inside => new ContainerTools(
                await RunningContainer.FindAsync(inside.Container, environment, limit, ct),
                inside
            ),
            _ => throw new UnreachableException("A way to a database this does not know."),
        };

    private static IPostgresTools InSandbox(PostgresAddress address, Func<string, string?> environment, TimeSpan limit) =>
        ThrowawaySandbox.Tools(address.Environment["PGHOST"], address.Environment, environment, limit);
}
