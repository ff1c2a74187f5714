using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>
/// All that a database holds as one number: definitions as pg_dump prints them, every row, sequence and large object, its owner, rights and
/// settings. It is the same for as long as nobody changes anything, and means nothing on another server.
/// </summary>
internal sealed partial class PostgresFingerprint(IPostgresTools tools, PostgresComplaints complaints, TimeSpan limit)
{
    // The order of rows says nothing, so their hashes are added up: a sum, because equal rows would vanish from an XOR.
    private const string Rows = """
        SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits = 3; SET LOCAL bytea_output = 'hex'; SET LOCAL lc_monetary = 'C';
        SELECT format('SELECT json_build_object(''table'', %L, ''rows'', count(*), ''one'', sum(%s)::text, ''other'', sum(%s)::text) FROM ONLY %I.%I AS homelab',
          format('%I.%I', n.nspname, c.relname), @one, @other, n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY n.nspname, c.relname \gexec
        SELECT json_build_object('objects', count(*), 'one', sum(('x' || substr(md5(loid::text || ':' || pageno::text || ':' || encode(data, 'hex')), 1, 16))::bit(64)::bigint::numeric)::text) FROM pg_largeobject;
        SELECT json_build_object('owner', pg_get_userbyid(datdba), 'acl', datacl::text, 'settings',
          (SELECT json_agg(json_build_object('role', setrole::bigint, 'config', setconfig) ORDER BY setrole) FROM pg_db_role_setting WHERE setdatabase = d.oid)) FROM pg_database d WHERE datname = current_database();
        """;

    private const string Hashed = "'hashtextextended(record_out(ROW(homelab.*))::text, {0})::numeric'";

    // Before PostgreSQL 11.
    private const string HashedOnce = "'(''x'' || substr(md5(record_out(ROW(homelab.*))::text), {0}, 16))::bit(64)::bigint::numeric'";

    /// <exception cref="DumpFailureException">The server cannot be asked, or refuses.</exception>
    public async Task<string> TakeAsync(CancellationToken ct)
    {
        var text = new StringBuilder(await DefinitionsAsync(ct));
        await using var session = await PostgresSession.OpenAsync(tools, complaints, new PostgresSettings(limit, limit), ct);
        var version = (await session.AskAsync("SELECT json_build_object('version', current_setting('server_version_num')::int);", ct))[0]
            .GetProperty("version")
            .GetInt32();
        var (hashed, one, other) = version >= 110000 ? (Hashed, "1", "2") : (HashedOnce, "1", "17");
        var sql = Rows.Replace("@one", string.Format(CultureInfo.InvariantCulture, hashed, one), StringComparison.Ordinal)
            .Replace("@other", string.Format(CultureInfo.InvariantCulture, hashed, other), StringComparison.Ordinal);
        await session.AskAsync(sql, row => text.Append(row.GetRawText()).Append('\n'), ct);
        foreach (
            var (name, value) in (await new PostgresCatalog(session).SequencesAsync(ct)).OrderBy(
                sequence => sequence.Key,
                StringComparer.Ordinal
            )
        )
            text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private async Task<string> DefinitionsAsync(CancellationToken ct)
    {
        var run = await tools.Answering("pg_dump", "--schema-only", "--no-password").CaptureAsync(PipeSource.Null, ct);
        return run.ExitCode == 0
            ? Changing().Replace(run.Output, "")
            : throw complaints.Failed(Diagnosis.RestoreFailed, "pg_dump does not say what is in it: look at what it said", run);
    }

    // Which program asked, and a key that is another one each time.
    [GeneratedRegex(@"^(?:-- Dumped (?:from|by) .*|\\(?:un)?restrict .*)$\n?", RegexOptions.Multiline)]
    private static partial Regex Changing();
}
