using System.Threading.Channels;
using Homelab.Simulator.Trouble;

namespace Homelab.Simulator.Hooks;

/// <summary>The deliveries of one hook, one after the other, in the order they were handed in unless a fault wants it otherwise.</summary>
internal sealed class Lane
{
    private readonly Channel<(Delivery Delivery, DateTimeOffset Due)> _queue = Channel.CreateUnbounded<(Delivery, DateTimeOffset)>();
    private readonly List<Delivery> _held = [];
    private readonly TimeProvider _clock;
    private readonly Func<Delivery, Task> _send;
    private readonly CancellationToken _stop;

    public Lane(TimeProvider clock, Func<Delivery, Task> send, CancellationToken stop)
    {
        (_clock, _send, _stop) = (clock, send, stop);
        Work = Task.Run(WorkAsync, CancellationToken.None);
    }

    /// <summary>Ends when the lane is stopped.</summary>
    public Task Work { get; }

    /// <summary>After all that went in before, however long the delay.</summary>
    public void Add(Delivery delivery) => _queue.Writer.TryWrite((delivery, _clock.GetUtcNow() + delivery.Delay));

    /// <summary>Whenever its own delay is over.</summary>
    public void AddApart(Delivery delivery) => _ = LaterAsync(delivery.Delay, () => Add(delivery with { Delay = TimeSpan.Zero }));

    /// <summary>Together with the next ones, shuffled, when <paramref name="window"/> of them are there or <paramref name="hold"/> is
    /// over.</summary>
    public void AddShuffled(Delivery delivery, int window, TimeSpan hold, Strikes dice)
    {
        lock (_held)
        {
            _held.Add(delivery);
            if (_held.Count == 1)
                _ = LaterAsync(hold, () => Release(dice));
            if (_held.Count >= window)
                Release(dice);
        }
    }

    private void Release(Strikes dice)
    {
        lock (_held)
        {
            var order = _held.ToArray();
            dice.Shuffle(order);
            // A shuffle that changed nothing is no fault.
            if (order.Length > 1 && order.SequenceEqual(_held))
                Array.Reverse(order);
            _held.Clear();
            foreach (var delivery in order)
                Add(delivery);
        }
    }

    private async Task LaterAsync(TimeSpan delay, Action then)
    {
        await Task.Delay(delay, _clock, _stop);
        then();
    }

    private async Task WorkAsync()
    {
        await foreach (var (delivery, due) in _queue.Reader.ReadAllAsync(_stop))
        {
            var wait = due - _clock.GetUtcNow();
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, _clock, _stop);
            await _send(delivery);
        }
    }
}
