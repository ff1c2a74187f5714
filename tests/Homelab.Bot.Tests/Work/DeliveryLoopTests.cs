using System.Collections.Concurrent;
using Homelab.Bot.Inbox;
using Homelab.Bot.Tests.Webhooks;
using Homelab.Bot.Work;
using Homelab.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Homelab.Bot.Tests.Work;

/// <summary>From the inbox to whoever does the work, with the real loop and a real database.</summary>
public sealed class DeliveryLoopTests
{
    private readonly ConcurrentQueue<Claim> _handled = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_is_handled_at_once()
    {
        await using var bot = await StartAsync(_ => new Handled.Done());

        await bot.SendAsync(Bodies.Pipeline(7));
        await Wait.UntilAsync(() => _handled.Count == 1 && bot.Waiting() == 0, Ct);

        Assert.Equal("12!7", _handled.Single().Lane);
    }

    [Fact]
    public async Task A_fault_nobody_foresaw_is_tried_again_and_harms_no_other_lane()
    {
        await using var bot = await StartAsync(claim =>
            claim is { Lane: "12!1", Attempt: 1 } ? throw new InvalidOperationException("a bug") : new Handled.Done()
        );

        await bot.SendAsync(Bodies.Pipeline(1));
        await bot.SendAsync(Bodies.Pipeline(2));
        await Wait.UntilAsync(() => bot.Waiting() == 0, Ct);

        Assert.Equal([1, 2], _handled.Where(claim => claim.Lane == "12!1").Select(claim => claim.Attempt));
    }

    [Fact]
    public async Task What_can_never_work_is_given_up_and_said_so()
    {
        await using var bot = await StartAsync(_ => new Handled.Never("It cannot be."));

        await bot.SendAsync(Bodies.Pipeline(1));
        await Wait.UntilAsync(() => bot.Services.GetRequiredService<InboxCounts>().Read().Dead == 1, Ct);

        var health = await bot.Http.GetStringAsync("/health", Ct);
        Assert.Contains("1 given up: `homelab-bot deliveries list` shows them.", health, StringComparison.Ordinal);
        Assert.Contains("\"status\": \"degraded\"", health, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Two_pieces_of_work_for_one_merge_request_never_run_at_once()
    {
        var (running, twice, hold) = (new ConcurrentDictionary<string, int>(), new ConcurrentQueue<string>(), new TaskCompletionSource());
        await using var bot = await RunningBot.StartAsync(services =>
            services.AddSingleton<HandleDelivery>(
                async (claim, ct) =>
                {
                    if (running.AddOrUpdate(claim.Lane, 1, (_, count) => count + 1) > 1)
                        twice.Enqueue(claim.Lane);
                    await hold.Task.WaitAsync(ct);
                    running.AddOrUpdate(claim.Lane, 0, (_, count) => count - 1);
                    return new Handled.Done();
                }
            )
        );

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => bot.SendAsync(Bodies.Pipeline(number % 3 + 1))));
        // Each merge request's first is under way while its others wait, and there is room for one more.
        await Wait.UntilAsync(() => running.Count == 3, Ct);
        await Task.Delay(50, Ct);
        hold.SetResult();
        await Wait.UntilAsync(() => bot.Waiting() == 0, Ct);

        Assert.Empty(twice);
        Assert.All(running.Values, left => Assert.Equal(0, left));
    }

    [Fact]
    public void Waiting_grows_up_to_a_quarter_of_an_hour_and_ends_after_some_hours()
    {
        var delays = Enumerable.Range(1, RetryPolicy.MostAttempts - 1).Select(attempt => RetryPolicy.After(attempt, 1)!.Value).ToList();

        Assert.Equal(TimeSpan.FromSeconds(2), delays[0]);
        Assert.Equal(RetryPolicy.LongestDelay, delays[^1]);
        Assert.InRange(delays.Aggregate((sum, next) => sum + next), TimeSpan.FromHours(4), TimeSpan.FromHours(6));
        Assert.Null(RetryPolicy.After(RetryPolicy.MostAttempts, 0));
    }

    private async Task<RunningBot> StartAsync(Func<Claim, Handled> handle) =>
        await RunningBot.StartAsync(services =>
            services.AddSingleton<HandleDelivery>(
                (claim, _) =>
                {
                    _handled.Enqueue(claim);
                    return Task.FromResult(handle(claim));
                }
            )
        );
}
