using System.Globalization;
using System.Text.RegularExpressions;
using CliWrap;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>What a session sees, held still, and by a name under which pg_dump can see it too.</summary>
internal sealed partial record PostgresSnapshot(
    string Id,
    string Database,
    string ServerVersion,
    DateTimeOffset TakenAt,
    bool PasswordsReadable
)
{
    private const int Named = 5;

    private const string Facts = """
        SELECT json_build_object('version', current_setting('server_version'), 'number', current_setting('server_version_num')::int, 'database', current_database(),
          'taken', to_char(transaction_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'id', pg_export_snapshot(),
          'passwords', has_table_privilege('pg_catalog.pg_authid', 'SELECT'));
        """;

    /// <summary>The tables whose rows the dump holds and a restore brings back.</summary>
    public IReadOnlyList<Relation> Tables { get; private init; } = [];

    public IReadOnlyList<Relation> Sequences { get; private init; } = [];

    public IReadOnlyList<string> Remarks { get; private init; } = [];

    /// <exception cref="DumpFailureException">pg_dump is too old, or a table cannot be held still.</exception>
    public static async Task<PostgresSnapshot> TakeAsync(
        PostgresSession session,
        IPostgresTools tools,
        PostgresComplaints complaints,
        CancellationToken ct
    )
    {
        var facts = (await session.AskAsync(Facts, ct))[0];
        await RefuseOldAsync(facts.GetProperty("number").GetInt32() / 10000, tools, complaints, ct);
        var catalog = new PostgresCatalog(session);
        var relations = await catalog.RelationsAsync(ct);
        var snapshot = new PostgresSnapshot(
            facts.GetProperty("id").GetString()!,
            facts.GetProperty("database").GetString()!,
            facts.GetProperty("version").GetString()!.Split(' ')[0],
            DateTimeOffset.Parse(facts.GetProperty("taken").GetString()!, CultureInfo.InvariantCulture),
            facts.GetProperty("passwords").GetBoolean()
        )
        {
            Tables = [.. relations.Where(relation => relation is { Kind: "r", InExtension: false })],
            Sequences = [.. relations.Where(relation => relation is { Kind: "S", InExtension: false })],
            Remarks = [.. Remark(relations)],
        };
        await catalog.LockAsync(snapshot.Tables, ct);
        return snapshot;
    }

    private static async Task RefuseOldAsync(int server, IPostgresTools tools, PostgresComplaints complaints, CancellationToken ct)
    {
        var run = await tools.Answering("pg_dump", "--version").CaptureAsync(PipeSource.Null, ct);
        if (run.ExitCode != 0 || !int.TryParse(Version().Match(run.Output).Groups["major"].Value, out var tool))
            throw complaints.OfDumping("pg_dump", run);
        if (tool < server)
            throw complaints.Failed(
                Diagnosis.DumpToolOld,
                $"its server is PostgreSQL {server} and pg_dump here is of {tool}: install PostgreSQL {server}'s client programs, or newer ones, on this machine"
            );
    }

    private static IEnumerable<string> Remark(IReadOnlyList<Relation> relations)
    {
        if (Names(relations, "f") is { } foreign)
            yield return $"The rows of foreign tables are on another server and not in the dump: {foreign}.";
        if (Names(relations, "m") is { } views)
            yield return $"Materialized views are computed again when the dump is loaded: {views}.";
        if (relations.Any(relation => relation is { Kind: "r", InExtension: true }))
            yield return $"Extensions bring these tables with what is in them: {Names([.. relations.Where(relation => relation.InExtension).Select(relation => relation with { InExtension = false })], "r")}.";
    }

    private static string? Names(IReadOnlyList<Relation> relations, string kind)
    {
        var names = relations.Where(relation => relation.Kind == kind && !relation.InExtension).Select(relation => relation.Name).ToList();
        return names.Count == 0
            ? null
            : string.Join(", ", names.Take(Named)) + (names.Count > Named ? $" and {names.Count - Named} more" : "");
    }

    [GeneratedRegex(@"PostgreSQL\) (?<major>[0-9]+)")]
    private static partial Regex Version();
}
