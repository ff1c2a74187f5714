using System.Collections.Concurrent;
using Homelab.Bot.Inbox;
using Homelab.Bot.Tests.Webhooks;
using Homelab.Bot.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Homelab.Bot.Tests.Work;

/// <summary>From the inbox to whoever does the work, with the real loop and a real database.</summary>
public sealed class DeliveryLoopTests
{
    private readonly ConcurrentQueue<Claim> _handled = new();

    [Fact]
    public async Task What_was_acknowledged_is_handled_at_once()
    {
        await using var bot = await StartAsync(_ => new Handled.Done());

        await bot.SendAsync(Bodies.Pipeline(7));
        await UntilAsync(() => _handled.Count == 1 && bot.Waiting() == 0);

        Assert.Equal("12!7", _handled.Single().Lane);
    }

    [Fact]
    public async Task A_fault_nobody_foresaw_is_tried_again_and_harms_no_other_lane()
    {
        await using var bot = await StartAsync(claim => claim is { Lane: "12!1", Attempt: 1 } ? throw new InvalidOperationException("a bug") : new Handled.Done());

        await bot.SendAsync(Bodies.Pipeline(1));
        await bot.SendAsync(Bodies.Pipeline(2));
        await UntilAsync(() => bot.Waiting() == 0);

        Assert.Equal([1, 2], _handled.Where(claim => claim.Lane == "12!1").Select(claim => claim.Attempt));
    }

    [Fact]
    public async Task What_can_never_work_is_given_up_and_said_so()
    {
        await using var bot = await StartAsync(_ => new Handled.Never("It cannot be."));

        await bot.SendAsync(Bodies.Pipeline(1));
        await UntilAsync(() => bot.Services.GetRequiredService<InboxCounts>().Read().Dead == 1);

        var health = await bot.Http.GetStringAsync("/health", TestContext.Current.CancellationToken);
        Assert.Contains("1 given up: `homelab-bot deliveries list` shows them.", health, StringComparison.Ordinal);
        Assert.Contains("\"status\": \"degraded\"", health, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Two_pieces_of_work_for_one_merge_request_never_run_at_once()
    {
        var running = new ConcurrentDictionary<string, int>();
        var most = 0;
        await using var bot = await RunningBot.StartAsync(services => services.AddSingleton<HandleDelivery>(async (claim, ct) =>
        {
            most = Math.Max(most, running.AddOrUpdate(claim.Lane, 1, (_, count) => count + 1));
            await Task.Delay(5, ct);
            running.AddOrUpdate(claim.Lane, 0, (_, count) => count - 1);
            return new Handled.Done();
        }));

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => bot.SendAsync(Bodies.Pipeline(number % 3 + 1))));
        await UntilAsync(() => bot.Waiting() == 0);

        Assert.Equal(1, most);
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

    private async Task<RunningBot> StartAsync(Func<Claim, Handled> handle) => await RunningBot.StartAsync(services => services.AddSingleton<HandleDelivery>((claim, _) =>
    {
        _handled.Enqueue(claim);
        return Task.FromResult(handle(claim));
    }));

    private static async Task UntilAsync(Func<bool> done)
    {
        for (var i = 0; i < 1000 && !done(); i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(done());
    }
}
