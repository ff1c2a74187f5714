using System.Text;
using CliWrap;
using Homelab.Backups.Databases.Throwaway;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>A PostgreSQL database that a restore loaded, asked again on its server.</summary>
/// <param name="loaded">What the restore recorded. It has a server.</param>
/// <param name="environment">What the variables of this process hold.</param>
public sealed class DatabaseInspection(LoadedDatabase loaded, Func<string, string?> environment, IProgress<Progress> progress)
{
    /// <summary>How long one program may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Holds rows, sequences, roles and extensions against what a dump said it holds.</summary>
    /// <param name="facts">From the manifest in the repository, not from what was restored.</param>
    public Task<RestoreOutcome> CompareAsync(DatabaseFacts facts, CancellationToken ct) =>
        AnswerAsync(
            address =>
                new PostgresRestore(address.Server, address.Environment, progress) { Limit = Limit }.CompareAsync(
                    facts,
                    loaded.Database,
                    ct
                ),
            failure => new RestoreOutcome.Failed(failure.Kind, failure.Message)
        );

    /// <summary>Runs SQL of our own in the database, stopping at the first error.</summary>
    public Task<SqlOutcome> ExecuteAsync(string sql, CancellationToken ct) =>
        AnswerAsync<SqlOutcome>(
            async address =>
            {
                var tools = await PostgresTools.FindAsync(address.Server, address.Environment, Limit, ct);
                var run = await tools
                    .In(loaded.Database)
                    .Answering("psql", "-X", "-A", "-t", "-q", "--no-password", "-v", "ON_ERROR_STOP=1")
                    .CaptureAsync(PipeSource.FromString(sql, Encoding.UTF8), ct);
                if (run.ExitCode == 2)
                    throw new PostgresComplaints(loaded.Name, "asked").OfConnecting(run);
                return run.ExitCode == 0
                    ? new SqlOutcome.Done(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(run.Output)).TrimEnd('\n'))
                    : throw new PostgresComplaints(loaded.Name, "changed").Failed(
                        Diagnosis.RestoreFailed,
                        $"psql ended with {run.ExitCode}: look at what it said",
                        run
                    );
            },
            failure => new SqlOutcome.Failed(failure.Kind, failure.Message)
        );

    private async Task<T> AnswerAsync<T>(Func<ServerAddress, Task<T>> ask, Func<DumpFailureException, T> failed)
    {
        try
        {
            var place =
                loaded.Server
                ?? throw new DumpFailureException(
                    Diagnosis.RestoreServer,
                    $"The record of database {loaded.Name} names no server: restore it again."
                );
            return await ask(ServerAddress.Of(place, loaded.Name, loaded.Database, environment));
        }
        catch (DumpFailureException e)
        {
            return failed(e);
        }
        catch (ToolUnavailableException e)
        {
            return failed(new DumpFailureException(Diagnosis.DumpToolMissing, e.Message));
        }
        catch (TimeoutException e)
        {
            return failed(new DumpFailureException(Diagnosis.DatabaseSlow, e.Message));
        }
    }
}

/// <summary>How SQL ended.</summary>
public abstract record SqlOutcome
{
    private SqlOutcome() { }

    /// <param name="Output">Rows by line, columns by <c>|</c>. What a database holds is hostile.</param>
    public sealed record Done(string Output) : SqlOutcome;

    /// <param name="Kind">What is wrong.</param>
    /// <param name="Sentence">What to do. It may quote what a server said: treat it as hostile.</param>
    public sealed record Failed(Diagnosis Kind, string Sentence) : SqlOutcome
    {
        public string Code => Kind.Code;
    }
}
