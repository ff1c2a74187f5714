using Microsoft.Data.Sqlite;

namespace Homelab.Bot.Inbox;

/// <summary>One connection to the database, with its statements prepared once.</summary>
internal sealed class Session : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    private Session(SqliteConnection connection) => _connection = connection;

    /// <exception cref="StoreUnusableException">The file cannot be opened or is of a newer version.</exception>
    public static Session Open(string connectionString)
    {
        // A pool would keep the file open after us.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        try
        {
            connection.Open();
            var session = new Session(connection);
            session.Run("PRAGMA journal_mode = WAL");
            // FULL: a commit that was acknowledged survives the loss of power.
            session.Run("PRAGMA synchronous = FULL");
            // Copying the log back holds up whoever waits for a commit: seldom (at some 128 MB), so that fewer than one in a hundred meet
            // it.
            session.Run("PRAGMA wal_autocheckpoint = 32000");
            session.Run("PRAGMA busy_timeout = 10000");
            Migrations.Apply(connection);
            return session;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new StoreUnusableException(
                $"The database of Store__Connection cannot be used ({e.Message.TrimEnd('.')}): look at its folder, its permissions and the free space.",
                e
            );
        }
    }

    /// <summary>Copies the log into the database and makes it empty; a reader in the way leaves it for the next time.</summary>
    public void ShortenLog() => Run("PRAGMA wal_checkpoint(TRUNCATE)");

    public void InTransaction(IReadOnlyList<StoreWrite> writes)
    {
        Run("BEGIN IMMEDIATE");
        try
        {
            foreach (var write in writes)
                write.Run(this);
            Run("COMMIT");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <summary>How many rows were touched.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Prepare(sql, parameters).ExecuteNonQuery();

    /// <summary>The first row, read by <paramref name="read"/>; default when there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    public List<T> All<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in parameters)
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            _commands[sql] = command;
        }

        for (var i = 0; i < parameters.Length; i++)
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        return command;
    }

    // A full disk has already rolled back some transactions, and not others.
    private void RollBack()
    {
        try
        {
            Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // There was none left.
        }
    }
}
