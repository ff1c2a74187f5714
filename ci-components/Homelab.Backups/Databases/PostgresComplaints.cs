using System.Text.RegularExpressions;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Backups.Databases;

/// <summary>What PostgreSQL's programs say when something is wrong, as what to do about it.</summary>
internal sealed partial class PostgresComplaints(string database, string what = "dumped")
{
    private const int Quoted = 200;

    // Before a session exists there is no code to go by, only words.
    private static readonly (string Words, Diagnosis Kind, string Advice)[] Connecting =
    [
        (
            "password authentication failed",
            Diagnosis.DatabasePassword,
            "its server refused the user or the password: correct them where the address comes from"
        ),
        ("no password supplied", Diagnosis.DatabasePassword, "its server wants a password and was given none: put one into the address"),
        (
            "Peer authentication failed",
            Diagnosis.DatabasePeer,
            "its server takes only whoever bears the same name on its system: correct 'user', or allow a password in pg_hba.conf"
        ),
        (
            "no pg_hba.conf entry",
            Diagnosis.DatabaseRefused,
            "its server lets nobody in from here: add a line for this machine to pg_hba.conf"
        ),
        ("is not permitted to log in", Diagnosis.DatabaseRole, "its user may not log in: ALTER ROLE … LOGIN"),
        ("role \"", Diagnosis.DatabaseRole, "its user does not exist on the server: correct the user, or create it"),
        ("database \"", Diagnosis.DatabaseMissing, "it does not exist on the server: correct its name, or create it"),
        ("permission denied for database", Diagnosis.DatabasePermission, "its user may not connect to it: GRANT CONNECT"),
        ("too many", Diagnosis.DatabaseBusy, "its server has no connection left: raise max_connections, or back up when less is going on"),
        (
            "connection slots",
            Diagnosis.DatabaseBusy,
            "its server has no connection left: raise max_connections, or back up when less is going on"
        ),
        (
            "SSL",
            Diagnosis.DatabaseTls,
            "its server and this machine do not agree on encryption: correct sslmode and sslrootcert in the address"
        ),
        (
            "certificate",
            Diagnosis.DatabaseTls,
            "its server and this machine do not agree on encryption: correct sslmode and sslrootcert in the address"
        ),
    ];

    private static readonly Dictionary<string, (Diagnosis Kind, string Advice)> Codes = new()
    {
        ["42501"] = (
            Diagnosis.DatabasePermission,
            "its user may not read everything: dump as a superuser, or as a member of pg_read_all_data with BYPASSRLS who owns the large objects"
        ),
        ["55P03"] = (
            Diagnosis.DatabaseLocked,
            "somebody holds a lock on a table for longer than a dump waits: end what changes tables, and back up again"
        ),
        ["57014"] = (Diagnosis.DatabaseSlow, "its server took longer than the dump may: find out what it waits for, and back up again"),
        ["42P01"] = (Diagnosis.DatabaseChanging, "a table was removed while the dump began: back up when nothing changes tables"),
        ["3F000"] = (Diagnosis.DatabaseChanging, "a schema was removed while the dump began: back up when nothing changes tables"),
        ["53200"] = (Diagnosis.DatabaseLocks, "its server cannot lock that many tables at once: raise max_locks_per_transaction"),
        ["53100"] = (Diagnosis.DatabaseDisk, "its server's own disk is full: make room there"),
        ["58030"] = (
            Diagnosis.DatabaseDamaged,
            "its server cannot read its own files: check its disk, and restore what is damaged from an earlier backup"
        ),
        ["58P01"] = (
            Diagnosis.DatabaseDamaged,
            "its server misses files of its own: check its disk, and restore what is damaged from an earlier backup"
        ),
        ["XX001"] = (
            Diagnosis.DatabaseDamaged,
            "its data is damaged: check its server's disk, and restore what is damaged from an earlier backup"
        ),
        ["XX002"] = (Diagnosis.DatabaseDamaged, "an index is damaged: REINDEX it, and check its server's disk"),
    };

    // pg_dump gives no codes either.
    private static readonly (string Words, string Code)[] Dumping =
    [
        ("permission denied", "42501"),
        ("statement timeout", "55P03"),
        ("lock timeout", "55P03"),
        ("could not obtain lock", "55P03"),
        ("out of shared memory", "53200"),
        ("invalid page", "XX001"),
        ("could not read block", "58030"),
        ("unexpected zero page", "XX001"),
        ("query would be affected by row-level security", "42501"),
        ("missing chunk number", "XX001"),
    ];

    /// <summary>psql ended before it was connected.</summary>
    public DumpFailureException OfConnecting(ToolRun run)
    {
        if (Absent("psql", run) is { } absent)
            return absent;
        var (_, kind, advice) = Connecting.FirstOrDefault(known => run.Error.Contains(known.Words, StringComparison.Ordinal));
        return kind is null
            ? Failed(Diagnosis.DatabaseUnreachable, "its server does not answer: start it, and correct host and port", run)
            : Failed(kind, advice, run);
    }

    /// <summary>psql ended while it was connected.</summary>
    public DumpFailureException InSession(ToolRun run)
    {
        var code = SqlState().Match(run.Error).Groups["code"].Value;
        if (Codes.TryGetValue(code, out var known))
            return Failed(known.Kind, known.Advice, run);
        return code.Length == 0 || code is ['0', '8', ..] or "57P01" or "57P02" or "57P03" || run.ExitCode != 3
            ? Failed(
                Diagnosis.DatabaseStopped,
                "its server went away while it was dumped: look at the server's log, start it, and back up again",
                run
            )
            : Failed(Diagnosis.DatabaseFailed, "its server refused a question: look at what it said", run);
    }

    /// <summary>A program that dumps ended badly, and the server is still there.</summary>
    public DumpFailureException OfDumping(string program, ToolRun run)
    {
        if (Absent(program, run) is { } absent)
            return absent;
        var known = Dumping.FirstOrDefault(known => run.Error.Contains(known.Words, StringComparison.OrdinalIgnoreCase)).Code;
        if (known is not null)
            return Failed(Codes[known].Kind, Codes[known].Advice, run);
        return run.ExitCode > 128
            ? Failed(
                Diagnosis.DumpFailed,
                $"{program} was ended by signal {run.ExitCode - 128}: see who did that (the system does when memory runs out), and back up again",
                run
            )
            : Failed(Diagnosis.DumpFailed, $"{program} ended with {run.ExitCode}: look at what it said", run);
    }

    /// <summary>A sentence about this database.</summary>
    public DumpFailureException Failed(Diagnosis kind, string advice, ToolRun? run = null) =>
        new(kind, $"Database {database} is not {what}, because {advice}{Said(run?.Error ?? "")}.");

    private DumpFailureException? Absent(string program, ToolRun run) =>
        run.ExitCode is 126 or 127
            ? Failed(
                Diagnosis.DumpToolMissing,
                $"{program} cannot be run where its server is: use an image with PostgreSQL's client programs and a shell"
            )
            : null;

    /// <summary>The first line that complains, without what stands before it.</summary>
    public static string Said(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.FirstOrDefault(line => Complaint().IsMatch(line)) ?? lines.FirstOrDefault();
        return line is null ? "" : $" ({VisibleText.OneLine(Complaint().Replace(line, "", 1), Quoted).TrimEnd('.')})";
    }

    [GeneratedRegex(@": {1,2}(?<code>[0-9A-Z]{5}): ")]
    private static partial Regex SqlState();

    [GeneratedRegex(@"^(?:.*?(?:ERROR|FATAL|PANIC): +(?:[0-9A-Z]{5}: )?|[a-z_]+: error: )")]
    private static partial Regex Complaint();
}
