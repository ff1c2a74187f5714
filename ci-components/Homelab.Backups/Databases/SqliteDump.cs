using System.Text;
using Homelab.Processes.Files;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>
/// Copies an SQLite database that may be written to at this moment: whole, as it was at one instant, checked, and counted in the copy.
/// </summary>
public sealed class SqliteDump(string source, string target)
{
    // VACUUM INTO is of 3.27.
    private static readonly Version Oldest = new(3, 27);

    private readonly string _source = Path.GetFullPath(source);
    private readonly SqliteComplaints _complaints = new(Path.GetFullPath(source));

    private SqliteProgram Sqlite => new(Environment, LockWait, Limit);

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
            return new DumpOutcome.Failed(Diagnosis.SqliteSlow, e.Message);
        }
    }

    private async Task<string> VersionAsync(CancellationToken ct)
    {
        var version = await Sqlite.VersionAsync(ct);
        return System.Version.TryParse(version, out var found) && found >= Oldest
            ? version
            : throw new DumpFailureException(
                Diagnosis.DumpToolOld,
                $"sqlite3 here is older than {Oldest}, or says no version: install a newer one."
            );
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
            var content = await new SqliteContent(Sqlite, _complaints, file.PartialPath).ReadAsync(ct);
            await file.HashAsync(ct);
            var kept = file.Keep();
            file.Synchronize();
            return new DumpOutcome.Done(
                new DatabaseFacts(_source, "sqlite", version, taken)
                {
                    Files = [kept],
                    Rows = content.Rows,
                    Sequences = content.Sequences,
                    Original = Rights(_source),
                    OriginalFolder = Rights(Path.GetDirectoryName(_source)!),
                },
                []
            );
        }
        finally
        {
            File.Delete(notes);
        }
    }

    private async Task VacuumAsync(string copy, CancellationToken ct)
    {
        var into = $"VACUUM INTO {SqlText.Literal(copy)};";
        var run = await Sqlite.RunAsync(_source, ["-readonly"], [into], ct);
        // What a killed writer left half done, only who may write can undo; the writer itself would do the same at its next start.
        if (SqliteComplaints.WantsToWrite(run))
            run = await Sqlite.RunAsync(_source, [], [into], ct);
        if (run.ExitCode != 0)
            throw _complaints.Of(run, copy);
    }

    // A link is followed, as SQLite does.
    private static FileRights? Rights(string path)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return RawFile.Stat(Libc.CurrentFolder, [.. Encoding.UTF8.GetBytes(target), 0], out var facts) == 0
            ? new FileRights(facts.User, facts.Group, facts.Mode)
            : null;
    }
}
