using System.Globalization;
using System.Text;
using Homelab.Operations.Processes;

namespace Homelab.Operations.Databases;

/// <summary>
/// Copies an SQLite database that may be written to at this moment: whole, as it was at one instant, checked, and counted in the copy.
/// </summary>
public sealed class SqliteDump(string source, string target)
{
    private const int ArgumentBytes = 60_000;

    // VACUUM INTO is of 3.27.
    private static readonly Version Oldest = new(3, 27);

    private readonly string _source = Path.GetFullPath(source);
    private readonly SqliteComplaints _complaints = new(Path.GetFullPath(source));

    /// <summary>What the variables of this process hold.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>How long it waits for whoever locks the database.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one step may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Leaves the copy in place, whole, or nothing.</summary>
    public async Task<DumpOutcome> DumpAsync(CancellationToken ct)
    {
        try
        {
            _complaints.RefuseWhatCannotBe();
            var version = await VersionAsync(ct);
            using var file = PartialFile.Create(Path.GetFullPath(target));
            return await CopyAsync(file, version, ct);
        }
        catch (DumpFailureException e)
        {
            return e.Outcome;
        }
        catch (TimeoutException e)
        {
            return new DumpOutcome.Failed("sqlite-slow", e.Message);
        }
    }

    private async Task<string> VersionAsync(CancellationToken ct)
    {
        var run = await Tool().RunAsync(["--version"], ct);
        var version = run.Output.Split(' ')[0];
        return System.Version.TryParse(version, out var found) && found >= Oldest
            ? version
            : throw new DumpFailureException("dump-tool-old", $"sqlite3 here is older than {Oldest}, or says no version: install a newer one.");
    }

    private async Task<DumpOutcome> CopyAsync(PartialFile file, string version, CancellationToken ct)
    {
        // SQLite's own notes beside a copy that was never finished: left there, the next copy would be undone by them.
        var notes = file.PartialPath + "-journal";
        File.Delete(notes);
        try
        {
            var taken = TimeProvider.System.GetUtcNow();
            await VacuumAsync(file.PartialPath, ct);
            var facts = await ReadAsync(file.PartialPath, new DatabaseFacts(_source, "sqlite", version, taken), ct);
            await file.HashAsync(ct);
            var kept = file.Keep();
            file.Synchronize();
            return new DumpOutcome.Done(facts with { Files = [kept] }, []);
        }
        finally
        {
            File.Delete(notes);
        }
    }

    private async Task VacuumAsync(string copy, CancellationToken ct)
    {
        var into = $"VACUUM INTO '{copy.Replace("'", "''", StringComparison.Ordinal)}';";
        var run = await RunAsync(_source, ["-readonly"], [into], ct);
        // What a killed writer left half done, only who may write can undo; the writer itself would do the same at its next start.
        if (SqliteComplaints.WantsToWrite(run))
            run = await RunAsync(_source, [], [into], ct);
        if (run.ExitCode != 0)
            throw _complaints.Of(run, copy);
    }

    private async Task<DatabaseFacts> ReadAsync(string copy, DatabaseFacts facts, CancellationToken ct)
    {
        var check = await AskAsync(copy, ["PRAGMA integrity_check(1);"], ct);
        if (check is not ["ok"])
            throw _complaints.Damaged(check.FirstOrDefault() ?? "");
        // The tables of an extension are kept in ordinary ones, which are here; asking the extension itself would need it.
        var names = (await AskAsync(copy, ["SELECT hex(name) FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name;"], ct)).Select(Text).ToList();
        var rows = new Dictionary<string, long>();
        foreach (var some in Batches(names.Where(name => !name.StartsWith("sqlite_", StringComparison.Ordinal)).ToList()))
        {
            foreach (var (name, count) in some.Zip(await AskAsync(copy, [.. some.Select(name => $"SELECT count(*) FROM {Quoted(name)};")], ct)))
                rows[name] = long.Parse(count, CultureInfo.InvariantCulture);
        }

        return facts with { Rows = rows, Sequences = names.Contains("sqlite_sequence") ? await SequencesAsync(copy, ct) : facts.Sequences };
    }

    private async Task<Dictionary<string, long>> SequencesAsync(string copy, CancellationToken ct) =>
        (await AskAsync(copy, ["SELECT hex(name), max(seq) FROM sqlite_sequence WHERE typeof(seq) = 'integer' GROUP BY name;"], ct)).Select(line => line.Split('|'))
            .ToDictionary(pair => Text(pair[0]), pair => long.Parse(pair[1], CultureInfo.InvariantCulture));

    private async Task<string[]> AskAsync(string copy, IReadOnlyList<string> questions, CancellationToken ct)
    {
        var run = await RunAsync(copy, ["-readonly"], questions, ct);
        return run.ExitCode == 0 ? run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : throw _complaints.Of(run, copy);
    }

    // The path is absolute, so that it is neither an option nor a URI, and each question is an argument, so that no line of it is a command.
    private Task<ToolRun> RunAsync(string database, IReadOnlyList<string> options, IReadOnlyList<string> questions, CancellationToken ct) => Tool().RunAsync([
        "-batch", "-bail", "-init", "/dev/null", "-list", "-noheader", "-cmd", $".timeout {LockWait.TotalMilliseconds:0}", .. options, database, .. questions,
    ], ct);

    private Tool Tool()
    {
        var path = new SearchPath(Environment);
        return new Tool(path.Find("sqlite3") ?? throw new DumpFailureException("dump-tool-missing", "sqlite3 is not on this machine: install it (Debian and Ubuntu: sqlite3)."))
        {
            Environment = path.Environment, Timeout = Limit,
        };
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

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Text(string hex) => Encoding.UTF8.GetString(Convert.FromHexString(hex));
}
