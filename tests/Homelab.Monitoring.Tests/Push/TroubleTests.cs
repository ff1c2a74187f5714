using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Homelab.Monitoring.Push;

namespace Homelab.Monitoring.Tests.Push;

/// <summary>Monitors that are down, slow, broken or somewhere else: a value comes of it, in time, and never a part of the
/// address.</summary>
public sealed class TroubleTests
{
    private const string Token = "SecretToken0123456789abcdefghijk";

    private static readonly Reply Fine = Reply.Json("""{"ok":true}""");
    private static readonly Reply Rude = Reply.Raw("");
    private static readonly Reply HalfClosed = Reply.Raw(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"ok\":true}"
    );

    public static TheoryData<string, Reply> Passing =>
        new()
        {
            { "no answer", Rude },
            { "half an answer", HalfClosed },
            { "half a header", Reply.Raw("HTTP/1.1 200 O") },
            { "no HTTP", Reply.Raw("SSH-2.0-OpenSSH_9.2\r\n\r\n") },
            { "server error", Reply.Of(500, "") },
            { "bad gateway", Reply.Of(502, "<html>", "text/html") },
            { "unavailable", Reply.Of(503, "") },
            { "rate limit", Reply.Of(429, "") },
            { "unknown", Reply.Of(404, """{"ok":false}""") },
            { "a starting page", Reply.Of(200, "<html>", "text/html") },
            { "a silent header", Reply.Hanging() },
            { "a silent body", Reply.Hanging("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{") },
            { "a body without end", Reply.Endless(200, "application/json", "{\"ok\":true}") },
        };

    public static TheoryData<string, Reply> Lasting =>
        new()
        {
            { "redirect", Reply.Of(302, "", headers: "Location: http://127.0.0.1:9/stolen") },
            { "login", Reply.Of(401, "") },
            { "forbidden", Reply.Of(403, "") },
            { "wrong method", Reply.Of(405, "") },
            { "asked to rest for an hour", Reply.Of(429, "", headers: "Retry-After: 3600") },
        };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_may_pass_is_tried_again(string trouble, Reply reply)
    {
        await using var server = new StandIn(reply, reply, Fine);

        Assert.True(await FinishAsync(server) is PushOutcome.Delivered, trouble);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_does_not_pass_is_left_after_three_tries(string trouble, Reply reply)
    {
        await using var server = new StandIn(reply);

        Assert.False(await FinishAsync(server) is PushOutcome.Delivered, trouble);
        // .NET itself repeats a GET whose connection is closed without a byte.
        Assert.True(server.Requests.Count == 3 || reply == Rude, trouble);
    }

    [Theory]
    [MemberData(nameof(Lasting))]
    public async Task What_will_not_pass_is_not_tried_again(string trouble, Reply reply)
    {
        await using var server = new StandIn(reply, Fine);

        Assert.True(await FinishAsync(server) is PushOutcome.Refused, trouble);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_token()
    {
        await using var elsewhere = new StandIn(Fine);
        await using var server = new StandIn(asked =>
            Reply.Of(asked.Index == 0 ? 301 : 308, "", headers: $"Location: {elsewhere.Url}{asked.Target}")
        );

        await FinishAsync(server);

        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_machine_that_is_not_there_is_unreachable()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        var outcome = await Monitor($"http://127.0.0.1:{port}/api/push/{Token}", Quick.Options)
            .FinishAsync(new Beat(true, "x", TimeSpan.Zero), Quick.Ct);

        Assert.Equal(
            new PushOutcome.Unreachable(
                $"Uptime Kuma at http://127.0.0.1:{port}/… could not be reached: look whether it runs, and at the address in KUMA_X_URL."
            ),
            outcome
        );
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_unreachable()
    {
        var outcome = await Monitor($"http://no-such-host.invalid/api/push/{Token}", Quick.Options)
            .FinishAsync(new Beat(true, "x", TimeSpan.Zero), Quick.Ct);

        Assert.StartsWith(
            "Uptime Kuma at http://no-such-host.invalid/… ",
            Assert.IsType<PushOutcome.Unreachable>(outcome).Sentence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_time_for_all_tries_ends_even_a_pause()
    {
        await using var server = new StandIn(Reply.Hanging());
        var limits = new MonitoringLimits
        {
            Try = TimeSpan.FromMilliseconds(100),
            Total = TimeSpan.FromMilliseconds(400),
            FirstPause = TimeSpan.FromMinutes(1),
            LongestPause = TimeSpan.FromMinutes(2),
        };
        var clock = Stopwatch.StartNew();

        var outcome = await Monitor($"{server.Url}api/push/{Token}", Quick.Options with { Limits = limits })
            .FinishAsync(new Beat(true, "x", TimeSpan.Zero), Quick.Ct);

        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(20));
        Assert.Contains("did not answer within 0.1 s", Assert.IsType<PushOutcome.Unreachable>(outcome).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pauses_grow_are_never_quite_the_same_and_never_shorter_than_asked_for()
    {
        var time = new HastyTime();
        await using var server = new StandIn(Reply.Of(503, ""), Reply.Of(429, "", headers: "Retry-After: 7"), Fine);

        Assert.IsType<PushOutcome.Delivered>(
            await Monitor($"{server.Url}api/push/{Token}", Quick.Hasty(time)).FinishAsync(new Beat(true, "x", TimeSpan.Zero), Quick.Ct)
        );

        Assert.Equal(2, time.Waits.Count);
        Assert.InRange(time.Waits[0], TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(15));
        Assert.NotEqual(TimeSpan.FromSeconds(1), time.Waits[0]);
        Assert.Equal(TimeSpan.FromSeconds(7), time.Waits[1]);
    }

    [Fact]
    public async Task Who_gives_up_is_not_told_that_the_monitor_failed()
    {
        await using var server = new StandIn(Reply.Hanging());
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Quick.Ct);
        soon.CancelAfter(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Monitor($"{server.Url}api/push/{Token}", Quick.Options).FinishAsync(new Beat(true, "x", TimeSpan.Zero), soon.Token)
        );
    }

    [Fact]
    public async Task No_sentence_holds_a_part_of_the_address_even_if_the_answer_does()
    {
        foreach (var program in Enum.GetValues<MonitorProgram>())
        {
            foreach (var reply in Passing.Concat(Lasting).Select(row => row.Data.Item2))
                await QuietAsync(program, _ => reply);
            foreach (var status in (int[])[200, 201, 302, 400, 401, 404, 409, 429, 500])
                await QuietAsync(
                    program,
                    asked =>
                        Reply.Of(status, $$"""{"ok":false,"msg":"{{asked.Target}} {{asked.Body}}"}""", headers: $"Location: {asked.Target}")
                );
        }
    }

    [Fact]
    public async Task A_handler_that_follows_redirects_is_refused()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = true };

        await Assert.ThrowsAsync<ArgumentException>(() =>
            Monitor("http://127.0.0.1:9/", Quick.Options with { Handler = handler })
                .FinishAsync(new Beat(true, "x", TimeSpan.Zero), Quick.Ct)
        );
    }

    private static async Task QuietAsync(MonitorProgram program, Func<Asked, Reply> answer)
    {
        await using var server = new StandIn(answer);
        var monitor = new PushMonitor(program, "KUMA_X_URL", $"{server.Url}api/push/{Token}?key={Token}", Quick.Impatient);

        var outcome = await monitor.FinishAsync(new Beat(true, "x", TimeSpan.Zero), Quick.Ct);

        Assert.DoesNotContain("SecretToken", $"{outcome}", StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"at {server.Url.GetLeftPart(UriPartial.Authority)}/… ", $"{outcome}", StringComparison.Ordinal);
    }

    private static PushMonitor Monitor(string address, MonitoringOptions options) =>
        new(MonitorProgram.UptimeKuma, "KUMA_X_URL", address, options);

    private static Task<PushOutcome> FinishAsync(StandIn server) =>
        Monitor($"{server.Url}api/push/{Token}", Quick.Impatient).FinishAsync(new Beat(true, "x", TimeSpan.Zero), Quick.Ct);
}
