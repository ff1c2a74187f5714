using System.Text;
using CliWrap;
using Homelab.Processes.Files;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>What a load that was killed left on a server, by the server's superuser in a database that every server has.</summary>
internal sealed class HalfLoad(IPostgresTools tools, PostgresComplaints complaints)
{
    private const int LongestName = 63;

    /// <summary>Gives a database another name, so that nobody is in its way, and nothing of it is lost.</summary>
    /// <returns>The name.</returns>
    public async Task<string> SetAsideAsync(string database, IEnumerable<string> taken, string stamp, CancellationToken ct)
    {
        var name = SetAsideName
            .Of(Encoding.UTF8.GetBytes(database), stamp, LongestName)
            .Select(Encoding.UTF8.GetString)
            .First(name => !taken.Contains(name));
        // Whoever is killed in between leaves a database that takes no connection: it is still what the mark says, and the next one goes
        // on.
        await AskAsync(
            tools,
            $"""
            ALTER DATABASE {SqlText.Name(database)} ALLOW_CONNECTIONS false;
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {SqlText.Literal(database)};
            BEGIN;
            ALTER DATABASE {SqlText.Name(database)} RENAME TO {SqlText.Name(name)};
            ALTER DATABASE {SqlText.Name(name)} ALLOW_CONNECTIONS true;
            COMMIT;
            """,
            ct
        );
        return name;
    }

    /// <summary>Drops the roles that killed loads made, and gives what they had to whoever we are.</summary>
    /// <param name="left">Which these are.</param>
    public async Task SweepRolesAsync(IReadOnlyCollection<string> left, CancellationToken ct)
    {
        if (left.Count == 0)
            return;
        var roles = Lines(await AskAsync(tools, Ended(left), ct));
        if (roles.Length == 0)
            return;
        var list = string.Join(", ", roles);
        foreach (var database in Lines(await AskAsync(tools, WithSomethingOf(roles), ct)))
            await AskAsync(tools.In(database), $"REASSIGN OWNED BY {list} TO CURRENT_USER; DROP OWNED BY {list};", ct);
        await AskAsync(tools, $"DROP ROLE {list};", ct);
    }

    // A program that such a load began may outlive it. The names come out of a file: only what looks like one of them is a role of a load.
    private static string Ended(IReadOnlyCollection<string> left) =>
        $"""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename IN ({Literals(left)}) \g /dev/null
            SELECT rolname FROM pg_roles WHERE rolname ~ '^{OrdinaryLoad.Prefix}[0-9a-f]+$' AND rolname IN ({Literals(left)});
            """;

    private static string Literals(IEnumerable<string> names) => string.Join(", ", names.Select(SqlText.Literal));

    private static string WithSomethingOf(string[] roles) =>
        $"""
            SELECT datname FROM pg_database d WHERE datallowconn AND EXISTS (SELECT FROM pg_shdepend s JOIN pg_roles r ON s.refclassid = 'pg_authid'::regclass AND s.refobjid = r.oid
              WHERE r.rolname IN ({Literals(
                roles
            )}) AND (s.dbid = d.oid OR s.classid = 'pg_database'::regclass AND s.objid = d.oid));
            """;

    private async Task<string> AskAsync(IPostgresTools where, string sql, CancellationToken ct)
    {
        var run = await where
            .Answering("psql", "-X", "-A", "-t", "-q", "--no-password", "-v", "ON_ERROR_STOP=1")
            .CaptureAsync(PipeSource.FromString($"SET search_path = '';\n{sql}\n", Encoding.UTF8), ct);
        return run.ExitCode == 0
            ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(run.Output))
            : throw complaints.Failed(
                Diagnosis.RestoreFailed,
                "what an earlier load left half done cannot be put out of the way: look at what its server said",
                run
            );
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
