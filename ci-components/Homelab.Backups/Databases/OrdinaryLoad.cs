using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>
/// Loads a dump by a role that was made for it and may do nothing special, so that no function in it can start a program on its server.
/// SET ROLE would not do: a session can leave it. What was made is handed to its owners afterwards, which runs nothing of the dump.
/// </summary>
/// <param name="tools">By a superuser, in the empty database.</param>
/// <param name="role">A new one.</param>
internal sealed class OrdinaryLoad(IPostgresTools tools, string role, PostgresComplaints complaints)
{
    /// <summary>Begins the names of such roles.</summary>
    public const string Prefix = "homelab_load_";

    // Of who clears away after somebody said that it is enough.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly string[] Psql = ["-X", "-A", "-t", "-q", "--no-password", "-v", "ON_ERROR_STOP=1"];

    /// <summary>A name that no role has, so that it can be written down before there is one.</summary>
    public static string NewRole() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    /// <returns>Why it cannot be done so, with the database as empty as it was; null if it is done.</returns>
    /// <exception cref="DumpFailureException">It cannot be put back.</exception>
    public async Task<string?> TryAsync(string dump, string connection, CancellationToken ct)
    {
        Owners? owners = null;
        try
        {
            var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
            owners = await BeginAsync(password, ct);
            var why = await LoadAsync(dump, connection, owners, password, ct);
            await EndAsync(owners, isLoaded: why is null, ct);
            return why;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            await LeaveAsync(owners);
            throw;
        }
    }

    private async Task<Owners> BeginAsync(string password, CancellationToken ct)
    {
        var before = await AskAsync(
            $"""
            CREATE ROLE {role} LOGIN BYPASSRLS{(tools.SendsPasswords ? $" PASSWORD '{ScramVerifier.Of(password)}'" : "")};
            SELECT pg_get_userbyid(datdba) || E'\n' || (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'public') FROM pg_database WHERE datname = current_database();
            """,
            ct
        );
        return before.Split('\n') is [var owner, var ofPublic]
            ? new Owners(owner, ofPublic)
            : throw complaints.Failed(Diagnosis.RestoreFailed, "its server does not say whose the new database is");
    }

    /// <returns>Why it cannot be done so; null if it is done.</returns>
    private async Task<string?> LoadAsync(string dump, string connection, Owners owners, string password, CancellationToken ct)
    {
        try
        {
            await AskAsync(
                $"ALTER DATABASE {await NameAsync(ct)} OWNER TO {role};{(owners.OwnsPublic ? $" ALTER SCHEMA public OWNER TO {role};" : "")}",
                ct
            );
            var load = tools
                .As(role, password)
                .Answering("pg_restore", "--exit-on-error", "--no-owner", "--no-password", $"--dbname={connection}");
            var run = await load.Tool.StreamAsync(
                load.Arguments,
                PipeSource.FromFile(dump),
                PipeTarget.ToStream(Stream.Null),
                _ => { },
                ct
            );
            if (run.ExitCode != 0)
                return Said(run.Error);
            await AskAsync(await OwnersAsync(dump, ct), ct);
            return null;
        }
        catch (DumpFailureException e)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private Task<string> EndAsync(Owners owners, bool isLoaded, CancellationToken ct) =>
        AskAsync(
            $"""
            {(isLoaded ? "" : $"DROP OWNED BY {role} CASCADE;")}
            SELECT format('ALTER DATABASE %I OWNER TO %I', current_database(), {SqlText.Literal(owners.OfDatabase)}) \gexec
            {(
                owners.OwnsPublic
                    ? $"CREATE SCHEMA IF NOT EXISTS public; ALTER SCHEMA public OWNER TO {SqlText.Name(owners.OfPublic)};"
                    : ""
            )}
            REASSIGN OWNED BY {role} TO {SqlText.Name(owners.OfDatabase)};
            DROP OWNED BY {role};
            DROP ROLE {role};
            """,
            ct
        );

    // Who was stopped has a token that says so. What he cannot clear away in time, the next load does.
    private async Task LeaveAsync(Owners? owners)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await AskAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}';", patience.Token);
            await (
                owners is null
                    ? AskAsync($"DROP ROLE IF EXISTS {role};", patience.Token)
                    : EndAsync(owners, isLoaded: false, patience.Token)
            );
        }
        catch (Exception e) when (e is DumpFailureException or OperationCanceledException or TimeoutException) { }
    }

    /// <summary>The statements that make owners: what pg_restore says more with owners than without.</summary>
    private async Task<string> OwnersAsync(string dump, CancellationToken ct)
    {
        var with = await ScriptAsync(dump, [], ct);
        var without = await ScriptAsync(dump, ["--no-owner"], ct);
        var owners =
            OwnerStatements.Of(with, without)
            ?? throw complaints.Failed(Diagnosis.RestoreFailed, "pg_restore does not say whose its parts are in a way this version knows");
        return string.Join('\n', owners);
    }

    private async Task<string> ScriptAsync(string dump, string[] options, CancellationToken ct)
    {
        var run = await tools
            .Answering("pg_restore", ["--schema-only", "--file=-", .. options])
            .CaptureAsync(PipeSource.FromFile(dump), ct);
        return run.ExitCode == 0
            ? run.Output
            : throw complaints.Failed(Diagnosis.RestoreFailed, "pg_restore cannot read the dump: look at what it said", run);
    }

    private Task<string> NameAsync(CancellationToken ct) => AskAsync("SELECT quote_ident(current_database())", ct);

    private static string Said(string error) =>
        PostgresComplaints.Said(error) is { Length: > 3 } said ? said[2..^1] : "pg_restore did not say why";

    // What is in public must not take the place of what is asked for, as a superuser would run it. One character is one byte, since names
    // may be in any encoding.
    private async Task<string> AskAsync(string sql, CancellationToken ct)
    {
        var run = await tools
            .Answering("psql", Psql)
            .CaptureAsync(PipeSource.FromString($"SET search_path = '';\n{sql}\n", Encoding.Latin1), ct);
        return run.ExitCode == 0
            ? run.Output.TrimEnd('\n')
            : throw complaints.Failed(
                Diagnosis.RestoreFailed,
                string.Create(CultureInfo.InvariantCulture, $"psql ended with {run.ExitCode}: look at what it said"),
                run
            );
    }

    /// <param name="OfPublic">From PostgreSQL 15 on, whoever owns the database.</param>
    private sealed record Owners(string OfDatabase, string OfPublic)
    {
        public bool OwnsPublic => OfPublic != "pg_database_owner";
    }
}

/// <summary>Which statements of a script make owners.</summary>
internal static partial class OwnerStatements
{
    private const string Head = "-- Name: ";

    private const string Word = "(?:[a-z_][a-z0-9_]*|\"(?:[^\"]|\"\")+\")";

    private const string Name = $"{Word}(?:\\.{Word})?";

    private const string Arguments = "\\((?:[A-Za-z0-9_ ,.*\\[\\]]|\"(?:[^\"]|\"\")+\")*\\)";

    private const string Kinds =
        "(?:COLLATION|CONVERSION|DOMAIN|EVENT TRIGGER|FOREIGN DATA WRAPPER|FOREIGN TABLE|MATERIALIZED VIEW|PROCEDURAL LANGUAGE|PUBLICATION|SCHEMA|SEQUENCE|SERVER"
        + "|STATISTICS|SUBSCRIPTION|TABLE|TEXT SEARCH CONFIGURATION|TEXT SEARCH DICTIONARY|TYPE|VIEW)";

    private static readonly string[] Keys = ["\\restrict ", "\\unrestrict "];

    /// <summary>What the one script has more than the other; null if that is anything but such statements.</summary>
    /// <param name="with">With owners.</param>
    /// <param name="without">The same without.</param>
    public static IReadOnlyList<string>? Of(string with, string without)
    {
        var (more, less) = (with.Split('\n'), without.Split('\n'));
        var owners = new List<string>();
        var at = 0;
        foreach (var line in more)
        {
            if (at < less.Length && Same(line, less[at]))
                at++;
            else if (Owner().IsMatch(line))
                owners.Add(line);
            else if (line.Length > 0)
                return null;
        }

        return less[at..].All(line => line.Length == 0) ? owners : null;
    }

    // The heads of parts name the owner, too.
    private static bool Same(string one, string other) =>
        one == other
        || Keyed(one) is { } key && key == Keyed(other)
        || (
            one.StartsWith(Head, StringComparison.Ordinal)
            && one.LastIndexOf("; Owner: ", StringComparison.Ordinal) is var end and > 0
            && other.StartsWith(one[..end] + "; Owner: -", StringComparison.Ordinal)
        );

    // With a key that is another one each time.
    private static string? Keyed(string line) => Keys.FirstOrDefault(start => line.StartsWith(start, StringComparison.Ordinal));

    // It is run by a superuser, so that it must be no more than it says: in a list of ALTER TABLE's commands one more could call a function
    // of the dump, and ALTER SYSTEM takes a quoted name for a text.
    [GeneratedRegex(
        $"^ALTER (?:(?:AGGREGATE|FUNCTION|PROCEDURE) {Name}{Arguments}|OPERATOR (?:{Word}\\.)?(?![^ ]*(?:--|/\\*))[-+*/<>=~!@#%^&|`?]+ {Arguments}|OPERATOR (?:CLASS|FAMILY) {Name} USING {Word}|LARGE OBJECT [0-9]+|{Kinds} {Name}) OWNER TO {Word};$"
    )]
    private static partial Regex Owner();
}
