using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>
/// Dumps a PostgreSQL database and its server's roles, and counts what is in it in the very snapshot the dump is made from.
/// </summary>
/// <param name="environment">What the variables of this process hold.</param>
public sealed class PostgresDump(Database database, Func<string, string?> environment, IProgress<Progress> progress)
{
    private const int Tries = 2;

    private readonly PostgresComplaints _complaints = new(database.Name.Value);

    /// <summary>How long one program may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long a dump waits for whoever changes a table.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(30);

    private PostgresSettings Settings => new(Limit, LockWait);

    /// <summary>Leaves <c>NAME.globals.sql</c> and <c>NAME.dump</c> in the folder, both whole, or neither.</summary>
    public async Task<DumpOutcome> DumpAsync(string folder, CancellationToken ct)
    {
        try
        {
            return await TryAsync(folder, Tries, ct);
        }
        catch (DumpFailureException e)
        {
            return e.Outcome;
        }
        catch (ToolUnavailableException e)
        {
            return new DumpOutcome.Failed(Diagnosis.DumpToolMissing, e.Message);
        }
        catch (TimeoutException e)
        {
            return new DumpOutcome.Failed(Diagnosis.DatabaseSlow, e.Message);
        }
    }

    private async Task<DumpOutcome> TryAsync(string folder, int tries, CancellationToken ct)
    {
        var tools = await PostgresTools.FindAsync(database, environment, Limit, ct);
        try
        {
            return await DumpWithAsync(tools, folder, ct);
        }
        catch (DumpFailureException e) when (e.Kind == Diagnosis.DatabasePeer && tools.AsServerUser is not null)
        {
            return await DumpWithAsync(tools.AsServerUser, folder, ct);
        }
        catch (DumpFailureException e) when (e.MayPass && tries > 1)
        {
            progress.Report(new Progress.Note($"Database {database.Name} is dumped again: something came between at the wrong moment."));
            return await TryAsync(folder, tries - 1, ct);
        }
    }

    private async Task<DumpOutcome> DumpWithAsync(IPostgresTools tools, string folder, CancellationToken ct)
    {
        progress.Report(new Progress.Started($"dump {database.Name}"));
        await using var session = await PostgresSession.OpenAsync(tools, _complaints, Settings, ct);
        try
        {
            var snapshot = await PostgresSnapshot.TakeAsync(session, tools, _complaints, ct);
            using var files = new PostgresFiles(tools, _complaints, Settings, Path.Combine(folder, database.Name.Value), progress);
            await files.WriteAsync(snapshot, ct);
            return await FinishAsync(files, snapshot, session, ct);
        }
        catch (DumpFailureException e) when (MayHide(e.Kind))
        {
            throw await WhyAsync(tools, session, ct) ?? e;
        }
    }

    // What ended it may be that there is no server any more, which says more than how a program ended.
    private static bool MayHide(Diagnosis kind) =>
        kind == Diagnosis.DumpFailed
        || kind == Diagnosis.DumpIncomplete
        || kind == Diagnosis.DatabaseStopped
        || kind == Diagnosis.DatabaseFailed;

    private async Task<DumpOutcome> FinishAsync(
        PostgresFiles files,
        PostgresSnapshot snapshot,
        PostgresSession session,
        CancellationToken ct
    )
    {
        progress.Report(new Progress.Started($"count {database.Name}"));
        var catalog = new PostgresCatalog(session);
        var rows = await catalog.CountAsync(
            snapshot.Tables,
            done => progress.Report(new Progress.Advanced(done, snapshot.Tables.Count, "tables")),
            ct
        );
        var facts = new DatabaseFacts(database.Name.Value, "postgres", snapshot.ServerVersion, snapshot.TakenAt)
        {
            Rows = rows,
            Roles = await catalog.RolesAsync(ct),
            Extensions = await catalog.ExtensionsAsync(ct),
            Sequences = await files.VerifyAsync(snapshot, ct),
        };
        return new DumpOutcome.Done(facts with { Files = files.Keep() }, [.. snapshot.Remarks, .. files.Remarks]);
    }

    private static async Task<DumpFailureException?> WhyAsync(IPostgresTools tools, PostgresSession session, CancellationToken ct)
    {
        if (await tools.ExamineAsync(ct) is { } gone)
            return gone;
        try
        {
            await session.AskAsync("SELECT 1;", ct);
            return null;
        }
        catch (DumpFailureException e)
        {
            return e;
        }
    }
}
