using Homelab.Benchmarks.Measuring;
using Microsoft.Data.Sqlite;

namespace Homelab.Benchmarks.Bots;

/// <summary>Looks into the bot's database from outside.</summary>
internal static class DeliveryCount
{
    /// <exception cref="CannotMeasureException">One that was acknowledged is not there, or one was stored twice.</exception>
    public static void Demand(string database, long acknowledged)
    {
        var stored = Ask(database, "SELECT COUNT(*) FROM deliveries");
        if (stored != acknowledged)
            throw new CannotMeasureException(
                $"{acknowledged} deliveries were acknowledged, and {stored} are in the database: how fast that was does not matter."
            );
    }

    /// <summary>Lanes with something to do.</summary>
    public static long Lanes(string database) => Ask(database, "SELECT COUNT(*) FROM lanes");

    /// <summary>Deliveries that were handled.</summary>
    public static long Done(string database) => Ask(database, "SELECT COUNT(*) FROM deliveries WHERE state = 2");

    private static long Ask(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=false;Default Timeout=10");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a constant of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
