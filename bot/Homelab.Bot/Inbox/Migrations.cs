using Microsoft.Data.Sqlite;

namespace Homelab.Bot.Inbox;

/// <summary>Brings a database up to the version this program knows: numbered SQL files inside it, all in one transaction.</summary>
internal static class Migrations
{
    /// <exception cref="StoreUnusableException">A newer version wrote the database.</exception>
    public static void Apply(SqliteConnection connection)
    {
        var files = Files();
        var version = Version(connection);
        if (version > files.Length)
            throw new StoreUnusableException(
                $"The database is of version {version}, and this bot knows {files.Length}: start the newer bot, or give this one another Store__Connection."
            );
        if (version == files.Length)
            return;
        using var transaction = connection.BeginTransaction();
        foreach (var file in files[version..])
            Run(connection, transaction, Read(file));
        Run(connection, transaction, $"PRAGMA user_version = {files.Length}");
        transaction.Commit();
    }

    private static int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar());
    }

    private static void Run(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string[] Files() =>
        [
            .. typeof(Migrations)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    private static string Read(string file)
    {
        using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }
}
