using System.Text.Json;
using Homelab.Processes.Processes;

namespace Homelab.Backups.Databases;

/// <summary>One psql in one transaction, which sees the database as it was when the transaction began, whatever is written
/// meanwhile.</summary>
internal sealed class PostgresSession : IAsyncDisposable
{
    private readonly PostgresComplaints _complaints;
    private readonly Conversation _psql;
    private readonly string _over;
    private readonly string _end = $"end of answer {Guid.NewGuid():n}";

    private PostgresSession(Launch psql, PostgresComplaints complaints, CancellationToken ct)
    {
        _complaints = complaints;
        _psql = psql.Tool.Converse(psql.Arguments, ct);
        _over = psql.Trailer;
    }

    /// <summary>Connects and begins the transaction.</summary>
    /// <exception cref="DumpFailureException">The server cannot be reached, or refuses.</exception>
    public static async Task<PostgresSession> OpenAsync(
        IPostgresTools tools,
        PostgresComplaints complaints,
        PostgresSettings settings,
        CancellationToken ct
    )
    {
        var psql = tools.Speaking(
            "psql",
            "-X",
            "-A",
            "-t",
            "-q",
            "--no-password",
            "-v",
            "ON_ERROR_STOP=1",
            "-v",
            "VERBOSITY=verbose",
            "-v",
            "SHOW_CONTEXT=never"
        );
        var session = new PostgresSession(psql, complaints, ct);
        try
        {
            await session.AskAsync("", ct);
            session.IsOpen = true;
            await session.AskAsync(Begin(settings), ct);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Somebody answered.</summary>
    private bool IsOpen { get; set; }

    /// <summary>The lines of an answer, each of them JSON.</summary>
    public async Task<IReadOnlyList<JsonElement>> AskAsync(string sql, CancellationToken ct)
    {
        var answer = new List<JsonElement>();
        await AskAsync(sql, answer.Add, ct);
        return answer;
    }

    /// <summary>Hands on each line of an answer as it comes.</summary>
    /// <exception cref="DumpFailureException">The server refuses, or is gone.</exception>
    public async Task AskAsync(string sql, Action<JsonElement> each, CancellationToken ct)
    {
        _psql.Say($"{sql}\n\\echo {_end}\n");
        while (await _psql.HearAsync(ct) is { } line && (line.Length == 0 || line != _over))
        {
            if (line == _end)
                return;
            if (line.StartsWith('{'))
                each(JsonElement.Parse(line));
        }

        var run = await _psql.EndAsync();
        ct.ThrowIfCancellationRequested();
        throw IsOpen ? _complaints.InSession(run) : _complaints.OfConnecting(run);
    }

    public ValueTask DisposeAsync() => _psql.DisposeAsync();

    // Limits that a server's settings may hold would end a transaction that waits for a long dump; ours keep it from waiting for others.
    private static string Begin(PostgresSettings settings) =>
        $"""
            SET client_encoding = 'UTF8';
            BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
            SET LOCAL search_path = '';
            SET LOCAL row_security = off;
            SET LOCAL lock_timeout = {settings.LockWait.TotalMilliseconds:0};
            SET LOCAL statement_timeout = {settings.Limit.TotalMilliseconds:0};
            SET LOCAL idle_in_transaction_session_timeout = 0;
            SET LOCAL tcp_keepalives_idle = 60;
            SELECT set_config(name, '0', true) FROM pg_catalog.pg_settings WHERE name = 'transaction_timeout';
            """;
}
