using System.Diagnostics;
using Homelab.Configuration;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>A server's place as the programs that dump and load take it: an entry of homelab.yml, and the variables it names.</summary>
internal sealed record ServerAddress(Database Server, Func<string, string?> Environment)
{
    public const string Container = "container",
        Sandbox = "sandbox",
        Own = "own";

    /// <summary>What earlier versions made: a server that ran beside everything else. None is used any more; what is left is
    /// ended.</summary>
    public const string Cluster = "cluster";

    private const string AtVariable = "url:",
        InContainer = "container:";

    /// <summary>Only ever looked up in the function below; no process has it.</summary>
    public static readonly VariableName Socket = new("HOMELAB_SOCKET");

    /// <param name="name">Of the database, for what is said about it. It may come from a manifest.</param>
    /// <param name="database">On the server.</param>
    public static ServerAddress Of(ServerPlace place, string name, string database, Func<string, string?> environment)
    {
        var called = new DatabaseName(DatabaseName.Fits(name) ? name : "unnamed");
        var programs = PostgresPrograms.WithPath(environment);
        return place.Kind switch
        {
            Container => new(new Database.InContainer(called, place.Address, place.User, database), environment),
            Sandbox => new(
                new Database.AtUrl(called, Socket),
                variable => variable == Socket.Value ? AtSocket(place, database) : programs(variable)
            ),
            Own when place.Address.StartsWith(InContainer, StringComparison.Ordinal) => new(
                new Database.InContainer(called, place.Address[InContainer.Length..], place.User, database),
                environment
            ),
            Own
                when place.Address.StartsWith(AtVariable, StringComparison.Ordinal)
                    && VariableName.Fits(place.Address[AtVariable.Length..]) => new(
                new Database.AtUrl(called, new VariableName(place.Address[AtVariable.Length..])),
                programs
            ),
            _ => throw new DumpFailureException(
                Diagnosis.RestoreServer,
                $"The record of database {called} names no server this version knows: restore it again."
            ),
        };
    }

    /// <summary>Where a database of homelab.yml is; it holds no secret.</summary>
    public static ServerPlace OfOwn(Database database) =>
        database switch
        {
            Database.InContainer inside => new(Own, InContainer + inside.Container, inside.User, 5432),
            Database.AtUrl at => new(Own, AtVariable + at.Url, "", 0),
            _ => throw new UnreachableException("A way to a database this does not know."),
        };

    /// <summary>What it is called on its server; empty if an address does not say.</summary>
    /// <exception cref="DumpFailureException">The address cannot be read.</exception>
    public static string DatabaseOf(Database database, Func<string, string?> environment) =>
        database switch
        {
            Database.InContainer inside => inside.DatabaseOnServer,
            Database.AtUrl at => PostgresAddress.Read(at.Url, environment(at.Url.Value)).Environment.GetValueOrDefault("PGDATABASE", ""),
            _ => throw new UnreachableException("A way to a database this does not know."),
        };

    private static string AtSocket(ServerPlace place, string database) =>
        $"postgresql:///{Uri.EscapeDataString(database)}?host={Uri.EscapeDataString(place.Address)}&port={place.Port}&user={Uri.EscapeDataString(place.User)}";
}
