using System.Collections.Concurrent;
using Homelab.Benchmarks.Measuring;
using Homelab.Testing;
using Microsoft.Data.Sqlite;

namespace Homelab.Benchmarks.Bots;

/// <summary>
/// The least that is durable: the same tables, rows and settings of SQLite, filled by as many producers and one writer with a group commit
/// in one process; no HTTP, no signature, nothing read.
/// </summary>
internal static class BareInbox
{
    private const int LargestGroup = 512;

    public static Amount Fill(string file, IReadOnlyList<byte[]> bodies, int count, int producers)
    {
        using var queue = new BlockingCollection<(int Number, SemaphoreSlim Done)>();
        var next = -1;
        var begun = TimeProvider.System.GetTimestamp();
        var writer = new Thread(() => Write(file, bodies, queue));
        writer.Start();
        var threads = Enumerable.Range(0, producers).Select(_ => new Thread(Produce)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        queue.CompleteAdding();
        var time = TimeProvider.System.GetElapsedTime(begun);
        writer.Join();
        return Amount.Rate(count, time);

        void Produce()
        {
            using var done = new SemaphoreSlim(0);
            for (int i; (i = Interlocked.Increment(ref next)) < count; )
            {
                queue.Add((i, done));
                done.Wait();
            }
        }
    }

    private static void Write(string file, IReadOnlyList<byte[]> bodies, BlockingCollection<(int Number, SemaphoreSlim Done)> queue)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        Run(
            connection,
            $"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {Repository.Read("bot/Homelab.Bot/Inbox/Migrations/0001-inbox.sql")}"
        );
        using var delivery = Prepare(
            connection,
            "INSERT INTO deliveries (id, lane, event, body, received) VALUES (@id, @lane, 'Pipeline Hook', @body, 1)",
            "@id",
            "@lane",
            "@body"
        );
        using var lane = Prepare(connection, "INSERT INTO lanes (lane, ready) VALUES (@lane, 1) ON CONFLICT (lane) DO NOTHING", "@lane");
        var waiting = new List<SemaphoreSlim>();
        while (queue.TryTake(out var first, Timeout.Infinite))
        {
            using var transaction = connection.BeginTransaction();
            (delivery.Transaction, lane.Transaction) = (transaction, transaction);
            for (var item = first; ; )
            {
                Insert(delivery, lane, item.Number, bodies);
                waiting.Add(item.Done);
                if (waiting.Count == LargestGroup || !queue.TryTake(out item))
                    break;
            }

            transaction.Commit();
            waiting.ForEach(done => done.Release());
            waiting.Clear();
        }
    }

    private static void Insert(SqliteCommand delivery, SqliteCommand lane, int number, IReadOnlyList<byte[]> bodies)
    {
        var name = $"12!{number % bodies.Count}";
        delivery.Parameters[0].Value = $"{Guid.NewGuid()}";
        delivery.Parameters[1].Value = lane.Parameters[0].Value = name;
        delivery.Parameters[2].Value = bodies[number % bodies.Count];
        delivery.ExecuteNonQuery();
        lane.ExecuteNonQuery();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // a constant of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var parameter in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        return command;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = Prepare(connection, sql);
        command.ExecuteNonQuery();
    }
}
