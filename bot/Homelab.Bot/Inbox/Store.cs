using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Homelab.Bot.Inbox;

/// <summary>
/// The one writer of the database. Whatever waits is written in one transaction, so that one synchronisation of the disk serves many
/// (group commit); nobody is told before it is on disk.
/// </summary>
internal sealed partial class Store : IAsyncDisposable
{
    /// <summary>Writes that share a transaction at most: longer ones would make the first wait for the last.</summary>
    private const int LargestGroup = 512;

    private readonly Channel<StoreWrite> _queue = Channel.CreateUnbounded<StoreWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Session _session;
    private readonly StoreFile _file;
    private readonly ILogger<Store> _log;
    private readonly Task _writing;
    private volatile bool _failing;

    /// <exception cref="StoreUnusableException">The file cannot be opened, is of a newer version, or another bot has it.</exception>
    public Store(string connectionString, ILogger<Store> log)
    {
        _log = log;
        _file = StoreFile.Take(connectionString);
        _session = Session.Open(connectionString);
        _writing = Task
            .Factory.StartNew(WriteAllAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .Unwrap();
    }

    /// <summary>The last write failed, or nobody is left who writes.</summary>
    public bool IsFailing => _failing || _writing.IsCompleted;

    /// <summary>Does <paramref name="work"/> inside a transaction. Returns after it is on disk.</summary>
    /// <exception cref="StoreUnavailableException">It is not.</exception>
    public Task<T> WriteAsync<T>(Func<Session, T> work)
    {
        var write = new StoreWrite<T>(work);
        if (!_queue.Writer.TryWrite(write))
            write.Fail(new StoreUnavailableException(new ObjectDisposedException(nameof(Store))));
        return write.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
        _session.Dispose();
        _file.Dispose();
    }

    private async Task WriteAllAsync()
    {
        var group = new List<StoreWrite>(LargestGroup);
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < LargestGroup && _queue.Reader.TryRead(out var write))
                group.Add(write);
            Write(group);
        }
    }

    private void Write(List<StoreWrite> group)
    {
        try
        {
            _session.InTransaction(group);
        }
        catch (SqliteException e)
        {
            if (!_failing)
                Log.CannotWrite(_log, e.Message);
            _failing = true;
            var reason = new StoreUnavailableException(e);
            group.ForEach(write => write.Fail(reason));
            return;
        }
#pragma warning disable CA1031 // The general catch of this loop: a bug in one write must not end the writer, which everybody waits for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Isolate(group, e);
            return;
        }

        if (_failing)
            Log.WritesAgain(_log);
        _failing = false;
        group.ForEach(write => write.Succeed());
    }

    // Nobody knows whose fault it was until each is tried alone; the transaction of all is rolled back by then.
    private void Isolate(List<StoreWrite> group, Exception fault)
    {
        if (group is [var only])
        {
            Log.Bug(_log, fault);
            only.Fail(fault);
            return;
        }

        foreach (var write in group)
            Write([write]);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store cannot write: {Reason}. Deliveries are refused with 503 until it can.")]
        public static partial void CannotWrite(ILogger log, string reason);

        [LoggerMessage(2, LogLevel.Information, "The store writes again.")]
        public static partial void WritesAgain(ILogger log);

        [LoggerMessage(3, LogLevel.Error, "A write failed by a fault nobody foresaw; the others were written.")]
        public static partial void Bug(ILogger log, Exception fault);
    }
}

/// <summary>Something to be written, and who waits for it.</summary>
internal abstract class StoreWrite
{
    public abstract void Run(Session session);

    public abstract void Succeed();

    public abstract void Fail(Exception reason);
}

internal sealed class StoreWrite<T>(Func<Session, T> work) : StoreWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Done => _done.Task;

    public override void Run(Session session) => _result = work(session);

    public override void Succeed() => _done.SetResult(_result);

    public override void Fail(Exception reason) => _done.SetException(reason);
}
