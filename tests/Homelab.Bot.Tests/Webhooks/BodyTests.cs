using System.Net;
using System.Net.Sockets;
using System.Text;
using Homelab.Bot.Webhooks;
using Homelab.GitLab.Webhooks;
using Homelab.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Homelab.Bot.Tests.Webhooks;

/// <summary>Sizes: of one body, and of all at once.</summary>
public sealed class BodyTests
{
    private const int Mebibyte = 1024 * 1024;

    [Fact]
    public async Task A_large_body_is_taken_whole_with_and_without_an_announced_length()
    {
        await using var bot = await RunningBot.StartAsync();
        var large = Bodies.Pipeline(filler: new string('x', 5 * Mebibyte));

        Assert.Equal(HttpStatusCode.Accepted, await bot.SendAsync(large));
        Assert.Equal(
            HttpStatusCode.Accepted,
            await bot.SendAsync(large, change: request => request.Headers.TransferEncodingChunked = true)
        );

        Assert.Equal(2, bot.Stored());
        Assert.Equal(0, bot.Services.GetRequiredService<BodyBudget>().Taken);
    }

    [Fact]
    public async Task A_body_that_GitLab_would_never_send_is_refused_for_its_size()
    {
        await using var bot = await RunningBot.StartAsync();

        var answer = await bot.SendAsync(Bodies.Pipeline(filler: new string('x', BodyBudget.LargestBody)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer);
        Assert.Equal(0, bot.Services.GetRequiredService<BodyBudget>().Taken);
    }

    [Fact]
    public async Task Room_is_taken_for_what_has_arrived_and_not_for_what_is_announced()
    {
        await using var bot = await RunningBot.StartAsync();
        var budget = bot.Services.GetRequiredService<BodyBudget>();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, bot.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await tcp.GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /webhooks/gitlab HTTP/1.1\r\nHost: bot\r\nX-Gitlab-Token: {RunningBot.Token}\r\nContent-Length: 25000000\r\n\r\n{{"
                ),
                TestContext.Current.CancellationToken
            );

        await Wait.UntilAsync(() => budget.Taken > 0, TestContext.Current.CancellationToken);

        Assert.Equal(1, budget.Taken);
    }

    [Fact]
    public void A_signature_nobody_can_check_has_no_body_read()
    {
        var verifier = new WebhookVerifier([RunningBot.Token], [], TimeProvider.System);

        var early = verifier.RefuseEarly(
            new WebhookHeaders
            {
                Token = RunningBot.Token,
                Id = "id",
                Timestamp = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}",
                Signature = "v1,x",
            }
        );

        Assert.IsType<Verification.Forged>(early);
    }

    [Fact]
    public async Task Memory_of_large_bodies_is_noticed_once()
    {
        await using var bot = await RunningBot.StartAsync();
        var budget = bot.Services.GetRequiredService<BodyBudget>();

        await bot.SendAsync(Bodies.Pipeline());
        Assert.False(budget.HadLargeOnes());
        await bot.SendAsync(Bodies.Pipeline(filler: new string('x', 5 * Mebibyte)));

        Assert.True(budget.HadLargeOnes());
        Assert.False(budget.HadLargeOnes());
    }

    [Fact]
    public async Task Sixty_four_large_bodies_at_once_never_take_more_than_the_budget_and_none_is_lost()
    {
        await using var bot = await RunningBot.StartAsync();
        var budget = bot.Services.GetRequiredService<BodyBudget>();
        var large = Bodies.Pipeline(filler: new string('x', 24 * Mebibyte));
        using var watching = new CancellationTokenSource();
        var most = 0L;
        var watch = Task.Run(
            async () =>
            {
                while (!watching.IsCancellationRequested)
                {
                    most = Math.Max(most, budget.Taken);
                    await Task.Delay(1, CancellationToken.None);
                }
            },
            TestContext.Current.CancellationToken
        );

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => AnswerAsync(bot, large)));

        await watching.CancelAsync();
        await watch;
        Assert.InRange(most, 1, BodyBudget.LargestTotal);
        Assert.Equal(0, budget.Taken);
        Assert.All(
            answers,
            answer => Assert.True(answer is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable or null, $"{answer}")
        );
        Assert.Contains(HttpStatusCode.Accepted, answers);
        Assert.Equal(answers.Count(answer => answer == HttpStatusCode.Accepted), bot.Stored());
        Assert.Equal(HttpStatusCode.Accepted, await bot.SendAsync(Bodies.Pipeline()));
    }

    // A client that is refused while it still sends may see the connection close instead.
    private static async Task<HttpStatusCode?> AnswerAsync(RunningBot bot, string body)
    {
        try
        {
            return await bot.SendAsync(body);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
