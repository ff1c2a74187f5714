using System.Security.Cryptography;
using Homelab.Bot.Inbox;

namespace Homelab.Bot.Work;

/// <summary>Takes work from the inbox and has it done, several lanes at a time.</summary>
internal sealed partial class DeliveryLoop(
    DeliveryInbox inbox,
    HandleDelivery handle,
    WorkMetrics metrics,
    TimeProvider time,
    ILogger<DeliveryLoop> log
) : BackgroundService
{
    private const int Lanes = 4;

    /// <summary>Shorter than a lease, so that nobody works on what somebody else has claimed.</summary>
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(2);

    /// <summary>How long to finish what was begun when the bot is told to stop.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    // What another process put back (`deliveries replay`) is found by looking.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly HashSet<Task> _working = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = new CancellationTokenSource();
        await using var registration = stoppingToken.Register(() => stop.CancelAfter(Grace));
        var clock = new ClockWatch(time);
        await WhenWritable(inbox.RecoverAsync, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
            await WhenWritable(() => TurnAsync(clock, stop.Token, stoppingToken), stoppingToken);
        await Task.WhenAll(_working);
    }

    private async Task TurnAsync(ClockWatch clock, CancellationToken stop, CancellationToken stopping)
    {
        if (clock.SetBack() is { } by)
            await inbox.ShiftAsync(by);
        _working.RemoveWhere(task => task.IsCompleted);
        var claims = _working.Count < Lanes ? await inbox.ClaimAsync(Lanes - _working.Count) : [];
        foreach (var claim in claims)
            _working.Add(Task.Run(() => WorkAsync(claim, stop), CancellationToken.None));
        if (claims.Count == 0)
            await WaitAsync(stopping);
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        var next = _working.Count < Lanes ? await inbox.NextAsync() ?? LongestWait : LongestWait;
        var wait = next < LongestWait ? next : LongestWait;
        if (wait > TimeSpan.Zero)
            await inbox.WaitAsync(wait, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WorkAsync(Claim claim, CancellationToken stop)
    {
        using var scope = log.BeginScope(
            new[] { KeyValuePair.Create<string, object>("delivery", claim.Seq), KeyValuePair.Create<string, object>("lane", claim.Lane) }
        );
        var begun = time.GetTimestamp();
        var outcome = await HandleAsync(claim, stop);
        metrics.Handled(outcome, time.GetElapsedTime(begun));
        await WhenWritable(() => SettleAsync(claim, outcome), stop);
        inbox.Wake();
    }

    private async Task<Handled> HandleAsync(Claim claim, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(LongestWork, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            return await handle(claim, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return new Handled.Later(
                late.IsCancellationRequested ? $"It took longer than {LongestWork.TotalMinutes:0} minutes." : "The bot was told to stop."
            );
        }
#pragma warning disable CA1031 // The one general catch of the bot: a fault in one delivery must not stop the others, and is kept with it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Bug(log, e);
            return new Handled.Later($"This is a bug in homelab-bot ({e.GetType().Name}).");
        }
    }

    private async Task SettleAsync(Claim claim, Handled outcome)
    {
        switch (outcome)
        {
            case Handled.Done:
                await inbox.FinishAsync(claim);
                return;
            case Handled.Later later when RetryPolicy.After(claim.Attempt, RandomNumberGenerator.GetInt32(1000) / 1000.0) is { } delay:
                Log.Again(log, later.Reason, claim.Attempt, delay);
                await inbox.RetryAsync(claim, delay, later.Reason);
                return;
            case Handled.Later later:
                Log.Dead(log, later.Reason, claim.Seq);
                await inbox.BuryAsync(claim, later.Reason);
                return;
            case Handled.Never never:
                Log.Dead(log, never.Reason, claim.Seq);
                await inbox.BuryAsync(claim, never.Reason);
                return;
        }
    }

    // While nothing can be written nothing is lost: it is tried until it can.
    private async Task WhenWritable(Func<Task> write, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (StoreUnavailableException) when (!ct.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (StoreUnavailableException)
            {
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Warning, "{Reason} Attempt {Attempt} failed; the next one in {Delay}.")]
        public static partial void Again(ILogger log, string reason, int attempt, TimeSpan delay);

        [LoggerMessage(
            21,
            LogLevel.Error,
            "{Reason} Delivery {Delivery} is given up: once that is mended, run `homelab-bot deliveries replay {Delivery}`."
        )]
        public static partial void Dead(ILogger log, string reason, long delivery);

        [LoggerMessage(22, LogLevel.Error, "A fault nobody foresaw.")]
        public static partial void Bug(ILogger log, Exception fault);
    }
}
