using System.Globalization;
using System.Text;

namespace Homelab.Backups.Databases;

/// <summary>What is in an SQLite database, whether or not somebody means harm with it.</summary>
internal sealed class SqliteContent(SqliteProgram sqlite, SqliteComplaints complaints, string database)
{
    private const int ArgumentBytes = 60_000;

    /// <summary>The rows of each table, and the last value of each sequence.</summary>
    /// <exception cref="DumpFailureException">It is damaged, or cannot be read.</exception>
    public async Task<(IReadOnlyDictionary<string, long> Rows, IReadOnlyDictionary<string, long> Sequences)> ReadAsync(CancellationToken ct)
    {
        var check = await AskAsync(["PRAGMA integrity_check(1);"], ct);
        if (check is not ["ok"])
            throw complaints.Damaged(check.FirstOrDefault() ?? "");
        var names = await TablesAsync(ct);
        var rows = new Dictionary<string, long>();
        foreach (var some in Batches(names.Where(name => !name.StartsWith("sqlite_", StringComparison.Ordinal)).ToList()))
        {
            foreach (
                var (name, count) in some.Zip(await AskAsync([.. some.Select(name => $"SELECT count(*) FROM {SqlText.Name(name)};")], ct))
            )
                rows[name] = long.Parse(count, CultureInfo.InvariantCulture);
        }

        return (rows, names.Contains("sqlite_sequence") ? await SequencesAsync(ct) : new Dictionary<string, long>());
    }

    // The tables of an extension are kept in ordinary ones, which are here; asking the extension itself would need it.
    private async Task<List<string>> TablesAsync(CancellationToken ct) =>
        [
            .. (await AskAsync(["SELECT hex(name) FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name;"], ct)).Select(
                Text
            ),
        ];

    private async Task<Dictionary<string, long>> SequencesAsync(CancellationToken ct) =>
        (await AskAsync(["SELECT hex(name), max(seq) FROM sqlite_sequence WHERE typeof(seq) = 'integer' GROUP BY name;"], ct))
            .Select(line => line.Split('|'))
            .ToDictionary(pair => Text(pair[0]), pair => long.Parse(pair[1], CultureInfo.InvariantCulture));

    private async Task<string[]> AskAsync(IReadOnlyList<string> questions, CancellationToken ct)
    {
        var run = await sqlite.RunAsync(database, ["-readonly"], questions, ct);
        if (run.ExitCode != 0)
            throw complaints.Of(run, database);
        return run.Truncated ? throw complaints.TooLong() : run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<List<string>> Batches(List<string> names)
    {
        var batch = new List<string>();
        foreach (var name in names)
        {
            if (batch.Count > 0 && batch.Sum(other => Encoding.UTF8.GetByteCount(other) + 40) > ArgumentBytes)
            {
                yield return batch;
                batch = [];
            }

            batch.Add(name);
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private static string Text(string hex) => Encoding.UTF8.GetString(Convert.FromHexString(hex));
}
