using System.Globalization;
using Homelab.Backups.Databases;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Restores.Verification.Dumps;

namespace Homelab.Restores.Verification.Sabotages;

/// <summary>Takes a row out of a database that was loaded, or puts an older dump in a dump's place.</summary>
internal sealed class DatabaseSabotage(RestoredTree tree, Random random, Func<string, string?> environment)
{
    private const string LargeObjects = "pg_catalog.pg_largeobject";
    private const int Tries = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>A row of a table on a server, with no trigger or foreign key to mind it.</summary>
    public async Task<Damage?> DropRowAsync(SetInspection set, LoadedDatabase loaded, DatabaseFacts facts, CancellationToken ct)
    {
        if (loaded.Failure is not null)
            return null;
        var server = new DatabaseInspection(loaded, environment, new Progress<Progress>());
        foreach (var (table, rows) in Tables(facts).Where(table => table.Key != LargeObjects).Take(Tries))
        {
            var sql = $"""
                SET session_replication_role = replica;
                DELETE FROM ONLY {table} WHERE ctid = (SELECT ctid FROM ONLY {table} OFFSET {random.NextInt64(
                    rows
                )} LIMIT 1) RETURNING 'gone';
                """;
            if (await server.ExecuteAsync(sql, ct) is SqlOutcome.Done { Output: "gone" })
                return new Damage(
                    set.Set,
                    $"rows {Evidence.Name(table)} ",
                    $"a row of {Evidence.Name(table)} in database {loaded.Name} was deleted"
                );
        }

        return null;
    }

    /// <summary>A row of a table of a restored SQLite database.</summary>
    public async Task<Damage?> DropRowAsync(SetInspection set, DatabaseFacts facts, CancellationToken ct)
    {
        if (!IsPlaced(facts))
            return null;
        return await DropRowAsync(tree.At(facts.Name), facts, ct) is { } table
            ? new Damage(
                set.Set,
                $"rows of {Evidence.Name(table)} ",
                $"a row of {Evidence.Name(table)} in {Evidence.Name(facts.Name)} was deleted"
            )
            : null;
    }

    /// <summary>Another dump in place of the one that was made: it can be loaded, and is of another day.</summary>
    public async Task<Damage?> AgeAsync(SetInspection set, DatabaseFacts facts, CancellationToken ct)
    {
        if (
            facts.Files is not [.., var file]
            || !tree.IsBelowRoot(new RawPath(file.Path))
            || tree.Look(new RawPath(file.Path)) is not { Type: EntryType.File } before
        )
            return null;
        var isOlder =
            facts.Engine == SqliteChecks.Engine ? await AgeSqliteAsync(set, facts, file, ct) : PostgresYear.TurnBack(tree.At(file.Path));
        // A stale file may look new.
        if (random.Next(2) == 0)
            new FileSabotage(tree, random).SetTime(new RawPath(file.Path), before.Modified);
        return isOlder
            ? new Damage(set.Set, Evidence.Name(file.Path), $"an older dump took the place of {Evidence.Name(file.Path)}")
            : null;
    }

    // Whoever restores a stale copy also puts it in its place.
    private async Task<bool> AgeSqliteAsync(SetInspection set, DatabaseFacts facts, DumpFile file, CancellationToken ct)
    {
        if (await DropRowAsync(tree.At(file.Path), facts, ct) is null)
            return false;
        if (IsPlaced(facts))
            File.Copy(tree.At(file.Path), tree.At(facts.Name), overwrite: true);
        return true;
    }

    private bool IsPlaced(DatabaseFacts facts) => tree.IsBelowRoot(new RawPath(facts.Name)) && tree.HasFile(new RawPath(facts.Name));

    private async Task<string?> DropRowAsync(string file, DatabaseFacts facts, CancellationToken ct)
    {
        var sqlite = new SqliteProgram(environment, Limit, Limit);
        foreach (var (table, rows) in Tables(facts).Take(Tries))
        {
            var quoted = SqlText.Name(table);
            var run = await sqlite.RunAsync(
                file,
                [],
                [
                    $"DELETE FROM {quoted} WHERE rowid = (SELECT rowid FROM {quoted} LIMIT 1 OFFSET {random.NextInt64(rows).ToString(CultureInfo.InvariantCulture)});",
                    "SELECT changes();",
                ],
                ct
            );
            if (run.ExitCode == 0 && run.Output.Trim() == "1")
                return table;
        }

        return null;
    }

    private KeyValuePair<string, long>[] Tables(DatabaseFacts facts)
    {
        var full = facts.Rows.Where(table => table.Value > 0).OrderBy(table => table.Key, StringComparer.Ordinal).ToArray();
        random.Shuffle(full);
        return full;
    }
}
