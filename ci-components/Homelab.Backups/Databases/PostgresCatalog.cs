using System.Globalization;
using System.Text.Json;

namespace Homelab.Backups.Databases;

/// <summary>Something of a database that has a name of its own.</summary>
/// <param name="Kind">As PostgreSQL's catalogue says: <c>r</c> a table, <c>p</c> one that consists of partitions, <c>f</c> a foreign table,
/// <c>m</c> a materialized view, <c>S</c> a sequence.</param>
/// <param name="InExtension">An extension brings it, and what is in it.</param>
/// <param name="Bytes">Schema and name as they are stored, in hexadecimal: a dump is written in the database's own encoding.</param>
internal sealed record Relation(long Oid, string Kind, string Name, bool InExtension, string Bytes);

/// <summary>What a server has.</summary>
/// <param name="Databases">Without those every server has, and without what was set aside.</param>
/// <param name="HasTables">In the database the session is in.</param>
/// <param name="System">Tells it from every other server.</param>
/// <param name="Oids">Of its databases: one that was dropped and made again has another.</param>
internal sealed record ServerState(
    string User,
    string Current,
    IReadOnlyList<string> Databases,
    IReadOnlyList<string> Roles,
    bool HasTables,
    string System,
    IReadOnlyDictionary<string, long> Oids
)
{
    /// <summary>The session's user may do everything.</summary>
    public bool IsSuperuser { get; init; }

    /// <summary>In the database the session is in, there is anything that PostgreSQL or an extension did not bring.</summary>
    public bool HasAnything { get; init; }

    /// <summary>The only database with something in it, if there is one; empty for none or several.</summary>
    public string Filled =>
        (Databases.Count, HasTables) switch
        {
            (1, _) => Databases[0],
            (0, true) => Current,
            _ => "",
        };
}

/// <summary>What a session reads of a database, all of it in one snapshot.</summary>
internal sealed class PostgresCatalog(PostgresSession session)
{
    /// <summary>As pg_dump chooses: everything outside PostgreSQL's own schemas, where tables whose rows an extension leaves to the user
    /// are the user's.</summary>
    private const string Relations = """
        SELECT json_build_object('oid', c.oid::bigint, 'kind', c.relkind::text, 'schema', n.nspname, 'name', c.relname,
          'schemaBytes', encode(convert_to(n.nspname::text, getdatabaseencoding()), 'hex'), 'nameBytes', encode(convert_to(c.relname::text, getdatabaseencoding()), 'hex'),
          'inExtension', EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            AND NOT EXISTS (SELECT FROM pg_extension e, unnest(e.extconfig, e.extcondition) AS own (oid, condition) WHERE own.oid = c.oid AND own.condition = ''))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f', 'm', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        ORDER BY c.oid;
        """;

    private const string Extensions = "SELECT json_build_object('name', extname, 'value', extversion) FROM pg_extension ORDER BY extname;";
    private const string Roles = "SELECT json_build_object('name', rolname) FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY rolname;";
    private const string Server = """
        SELECT json_build_object('user', current_user, 'current', current_database(),
          'databases', (SELECT coalesce(json_agg(datname), '[]') FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' AND datname !~ '\.before-restore-[0-9TZ-]+$'),
          'roles', (SELECT coalesce(json_agg(rolname), '[]') FROM pg_roles WHERE rolname !~ '^pg_'),
          'oids', (SELECT json_object_agg(datname, oid::bigint) FROM pg_database), 'system', (SELECT system_identifier::text FROM pg_control_system()),
          'superuser', (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
          'anything', EXISTS (SELECT FROM (
              SELECT 'pg_class'::regclass AS class, oid FROM pg_class WHERE relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_(toast|temp)')
              UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type UNION ALL SELECT 'pg_largeobject'::regclass, oid FROM pg_largeobject_metadata
              UNION ALL SELECT 'pg_namespace'::regclass, oid FROM pg_namespace WHERE nspname <> 'public' AND nspname !~ '^pg_(toast|temp)') made
            WHERE made.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = made.class AND d.objid = made.oid AND d.deptype = 'e')),
          'tables', EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'));
        """;

    private const string Sequences = """
        SELECT json_build_object('schema', n.nspname, 'name', c.relname, 'value', pg_sequence_last_value(c.oid))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'S' AND n.nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e');
        """;

    private const string LargeObjects = "SELECT json_build_object('rows', count(*)) FROM pg_largeobject_metadata;";

    public async Task<IReadOnlyList<Relation>> RelationsAsync(CancellationToken ct) =>
        [
            .. (await session.AskAsync(Relations, ct)).Select(row => new Relation(
                row.GetProperty("oid").GetInt64(),
                Text(row, "kind"),
                NameOf(Text(row, "schema"), Text(row, "name")),
                row.GetProperty("inExtension").GetBoolean(),
                $"{Text(row, "schemaBytes")}.{Text(row, "nameBytes")}"
            )),
        ];

    public async Task<Dictionary<string, string>> ExtensionsAsync(CancellationToken ct) =>
        (await session.AskAsync(Extensions, ct)).ToDictionary(row => Text(row, "name"), row => Text(row, "value"));

    public async Task<IReadOnlyList<string>> RolesAsync(CancellationToken ct) =>
        [.. (await session.AskAsync(Roles, ct)).Select(row => Text(row, "name"))];

    /// <summary>The last values of sequences that were used, at this moment: no snapshot holds them still.</summary>
    public async Task<Dictionary<string, long>> SequencesAsync(CancellationToken ct) =>
        (await session.AskAsync(Sequences, ct))
            .Where(row => row.GetProperty("value").ValueKind == JsonValueKind.Number)
            .ToDictionary(row => NameOf(Text(row, "schema"), Text(row, "name")), row => row.GetProperty("value").GetInt64());

    public async Task<ServerState> ServerAsync(CancellationToken ct)
    {
        var row = (await session.AskAsync(Server, ct))[0];
        return new ServerState(
            Text(row, "user"),
            Text(row, "current"),
            Texts(row, "databases"),
            Texts(row, "roles"),
            row.GetProperty("tables").GetBoolean(),
            Text(row, "system"),
            row.GetProperty("oids").EnumerateObject().ToDictionary(database => database.Name, database => database.Value.GetInt64())
        )
        {
            IsSuperuser = row.GetProperty("superuser").GetBoolean(),
            HasAnything = row.GetProperty("anything").GetBoolean(),
        };
    }

    /// <summary>
    /// Keeps the tables as they are until the end of the transaction. A snapshot alone does not: a table emptied by TRUNCATE is empty
    /// for older snapshots too, and would be full in the dump.
    /// </summary>
    public Task LockAsync(IReadOnlyList<Relation> tables, CancellationToken ct) =>
        session.AskAsync(
            string.Join(
                '\n',
                tables
                    .Chunk(200)
                    .Select(some =>
                        $"""
                            SELECT format('LOCK TABLE %s IN ACCESS SHARE MODE', string_agg(format('ONLY %I.%I', n.nspname, c.relname), ', '))
                            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid IN ({Oids(some)}) \gexec
                            """
                    )
            ),
            ct
        );

    /// <summary>Counts the rows of each table itself, not of those that inherit from it.</summary>
    public async Task<Dictionary<string, long>> CountAsync(IReadOnlyList<Relation> tables, Action<long> counted, CancellationToken ct)
    {
        var names = tables.ToDictionary(table => table.Oid, table => table.Name);
        var rows = new Dictionary<string, long>();
        var questions = tables
            .Chunk(200)
            .Select(some =>
                $"""
                    SELECT format('SELECT json_build_object(''oid'', %s, ''rows'', count(*)) FROM ONLY %I.%I', c.oid, n.nspname, c.relname)
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid IN ({Oids(some)}) \gexec
                    """
            );
        await session.AskAsync(
            string.Join('\n', questions),
            answer =>
            {
                var name = names[answer.GetProperty("oid").GetInt64()];
                rows[name] = rows.GetValueOrDefault(name) + answer.GetProperty("rows").GetInt64();
                counted(rows.Count);
            },
            ct
        );
        if ((await session.AskAsync(LargeObjects, ct))[0].GetProperty("rows").GetInt64() is var objects and > 0)
            rows["pg_catalog.pg_largeobject"] = objects;
        return rows;
    }

    /// <summary>The same whatever a version of PostgreSQL holds for a reserved word.</summary>
    public static string NameOf(string schema, string name) => $"{Quoted(schema)}.{Quoted(name)}";

    private static string Quoted(string name) =>
        name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_') && !char.IsAsciiDigit(name[0])
            ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Oids(IEnumerable<Relation> tables) =>
        string.Join(',', tables.Select(table => table.Oid.ToString(CultureInfo.InvariantCulture)));

    private static IReadOnlyList<string> Texts(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(item => item.GetString() ?? "")];

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString() ?? "";
}
