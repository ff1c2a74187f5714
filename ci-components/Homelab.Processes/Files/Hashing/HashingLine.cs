using System.Collections.Concurrent;

namespace Homelab.Processes.Files.Hashing;

/// <summary>
/// One thread walks, as many as there are processors read and hash, one takes what is done in the order of the walk. What is under way is
/// bounded, so memory is, too.
/// </summary>
/// <param name="fill">Puts what comes next into a batch; false when there is nothing more.</param>
/// <param name="advanced">Told how many bytes were read, by any thread.</param>
/// <param name="finish">Gets each finished batch, in order.</param>
internal sealed class HashingLine<T>(Func<T, bool> fill, Action<int> advanced, Action<T> finish) : IDisposable
    where T : Batch, new()
{
    private const int UnderWay = 256;

    private readonly BlockingCollection<T> _waiting = new(UnderWay);
    private readonly BlockingCollection<T> _ordered = new(UnderWay);
    private readonly ConcurrentBag<T> _spare = [];

    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var threads = new List<Task> { Thread(() => Walk(stop.Token), stop), Thread(() => Finish(stop.Token), stop) };
        for (var i = 0; i < Environment.ProcessorCount; i++)
            threads.Add(Thread(() => Hash(stop.Token), stop));
        try
        {
            await Task.WhenAll(threads);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // One of them failed, and the others were told to stop: what matters is why.
            await threads.First(thread => thread.Exception?.InnerException is not (null or OperationCanceledException));
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var batch in _spare)
            batch.Dispose();
        _waiting.Dispose();
        _ordered.Dispose();
    }

    // Threads of their own: they wait for disks, and there are few of them.
    private static Task Thread(Action work, CancellationTokenSource stop) =>
        Task.Factory.StartNew(
            () =>
            {
                var isDone = false;
                try
                {
                    work();
                    isDone = true;
                }
                finally
                {
                    if (!isDone)
                        stop.Cancel();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private void Walk(CancellationToken ct)
    {
        var more = true;
        while (more)
        {
            ct.ThrowIfCancellationRequested();
            var batch = _spare.TryTake(out var spare) ? spare : new T();
            more = fill(batch);
            _ordered.Add(batch, ct);
            _waiting.Add(batch, ct);
        }

        _ordered.CompleteAdding();
        _waiting.CompleteAdding();
    }

    private void Hash(CancellationToken ct)
    {
        using var hasher = new FileHasher(advanced, ct);
        foreach (var batch in _waiting.GetConsumingEnumerable(ct))
            batch.Work(hasher);
    }

    private void Finish(CancellationToken ct)
    {
        foreach (var batch in _ordered.GetConsumingEnumerable(ct))
        {
            batch.Wait(ct);
            finish(batch);
            batch.Clear();
            _spare.Add(batch);
        }
    }
}
