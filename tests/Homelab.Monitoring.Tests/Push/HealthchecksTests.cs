using System.Text;
using Homelab.Monitoring.Push;

namespace Homelab.Monitoring.Tests.Push;

public sealed class HealthchecksTests : IAsyncDisposable
{
    private const string Variable = "KUMA_CHECK_FAST_URL";

    private readonly HealthchecksServer _server = new();

    [Theory]
    [InlineData(true, "success", 0)]
    [InlineData(false, "fail", 1)]
    public async Task Start_and_end_of_one_run_belong_together(bool healthy, string kind, int exit)
    {
        var monitor = Monitor();

        Assert.IsType<PushOutcome.Delivered>(await monitor.StartAsync(Quick.Ct));
        Assert.IsType<PushOutcome.Delivered>(
            await monitor.FinishAsync(new Beat(healthy, "1 of 52 read", TimeSpan.FromSeconds(9)), Quick.Ct)
        );

        Assert.Equal(
            [("start", null, ""), (kind, exit, "1 of 52 read")],
            _server.Pings.Select(ping => (ping.Kind, ping.ExitStatus, ping.Body))
        );
        Assert.NotNull(_server.Pings[0].Run);
        Assert.Equal(_server.Pings[0].Run, _server.Pings[1].Run);
    }

    [Fact]
    public async Task Two_runs_are_told_apart()
    {
        await Monitor().StartAsync(Quick.Ct);
        await Monitor().StartAsync(Quick.Ct);

        Assert.NotEqual(_server.Pings[0].Run, _server.Pings[1].Run);
    }

    [Fact]
    public async Task Of_a_long_report_the_end_is_kept_on_whole_characters()
    {
        foreach (var length in Enumerable.Range(3329, 8))
        {
            await Monitor()
                .FinishAsync(
                    new Beat(false, "the beginning\n" + string.Concat(Enumerable.Repeat("€", length)) + "\nthe end", TimeSpan.Zero),
                    Quick.Ct
                );

            var kept = _server.Pings[^1].Body;
            Assert.EndsWith("€\nthe end", kept, StringComparison.Ordinal);
            Assert.DoesNotContain("\ufffd", kept, StringComparison.Ordinal);
            Assert.InRange(Encoding.UTF8.GetByteCount(kept), 9_000, 10_000);
        }
    }

    [Fact]
    public async Task A_report_keeps_its_lines_and_loses_what_is_hidden_or_secret()
    {
        await Monitor().FinishAsync(new Beat(true, $"a\r\n\tb \u001b[1mhunter22 \u202e and {_server.Check}", TimeSpan.Zero), Quick.Ct);

        Assert.Equal("a\n\tb \\u001b[1m⟨sensitive⟩ \\u202e and ⟨sensitive⟩", _server.Pings.Single().Body);
    }

    [Theory]
    [InlineData("", "?rid=*")]
    [InlineData("/", "?rid=*")]
    [InlineData("?create=1", "?create=1&rid=*")]
    [InlineData("?rid=7&create=1#x", "?create=1&rid=*")]
    public async Task The_address_keeps_what_it_was_given(string suffix, string query)
    {
        await using var server = new StandIn(Reply.Of(201, "Created", "text/plain"));

        var outcome = await new PushMonitor(
            MonitorProgram.Healthchecks,
            Variable,
            $"{server.Url}ping/key/a%20slug{suffix}",
            Quick.Options
        ).StartAsync(Quick.Ct);

        Assert.IsType<PushOutcome.Delivered>(outcome);
        var (path, asked) = (server.Requests.Single().Path, server.Requests.Single().Target.Split('?')[1]);
        Assert.Equal("/ping/key/a%20slug/start", path);
        Assert.Equal(query, $"?{asked[..(asked.IndexOf("rid=", StringComparison.Ordinal) + 4)]}*");
    }

    [Theory]
    [InlineData(404, "not found", "knows no such check", 1)]
    [InlineData(200, "OK (not found)", "knows no such check", 1)]
    [InlineData(409, "ambiguous slug", "has several checks of that name", 1)]
    [InlineData(400, "invalid url format", "answered 400", 1)]
    [InlineData(429, "rate limit exceeded", "is asked too often", 3)]
    [InlineData(200, "OK (rate limited)", "is asked too often", 3)]
    [InlineData(200, "<html>OK</html>", "answered something that a push address does not", 3)]
    [InlineData(200, "", "answered something that a push address does not", 3)]
    public async Task What_is_not_taken_is_said_and_repeated_only_if_that_may_help(int status, string body, string said, int tries)
    {
        _server.Trouble = _ => Reply.Of(status, body, "text/plain");

        var refused = Assert.IsType<PushOutcome.Refused>(await Monitor().FinishAsync(new Beat(true, "x", TimeSpan.Zero), Quick.Ct));

        Assert.StartsWith($"healthchecks at http://{_server.PingUrl.Authority}/… {said}", refused.Sentence, StringComparison.Ordinal);
        Assert.Equal(tries, _server.Requests.Count);
    }

    private PushMonitor Monitor() => new(MonitorProgram.Healthchecks, Variable, $"{_server.PingUrl}", Quick.Options);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
