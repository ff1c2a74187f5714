using System.Globalization;

namespace Homelab.GitLab.Tests.Http;

public sealed class RetryTests
{
    private static readonly Reply Fine = Reply.Json(Clients.NoteJson);
    private static readonly Reply Cut = Reply.Raw(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"id\":300,"
    );
    private static readonly Reply Rude = Reply.Raw("");

    public static TheoryData<int> ServerErrors => [500, 502, 503, 504];

    [Theory]
    [MemberData(nameof(ServerErrors))]
    public async Task Reading_is_repeated_when_GitLab_fails(int status)
    {
        await using var server = new StandIn(Reply.Of(status, "<html>Whoops</html>", "text/html"), Fine);
        using var client = server.Client();

        Assert.Equal("hello", (await client.ReadAsync()).Body);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Reading_is_repeated_when_the_connection_breaks_before_or_within_the_answer()
    {
        await using var server = new StandIn(Rude, Cut, Fine);
        using var client = server.Client();

        Assert.Equal("hello", (await client.ReadAsync()).Body);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Reading_gives_up_after_all_attempts()
    {
        await using var server = new StandIn(Reply.Of(503, "down", "text/plain"));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<GitLabUnavailableException>(client.ReadAsync);

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal("down", e.Said);
        Assert.True(e.MayPass);
    }

    [Fact]
    public async Task A_post_is_sent_once_whatever_happens()
    {
        foreach (
            var reply in new[] { Rude, Cut, Reply.Of(500, "{}"), Reply.Of(503, ""), Reply.Of(409, """{"message":"409 Resource lock"}""") }
        )
        {
            await using var server = new StandIn(reply);
            using var client = server.Client();

            await Assert.ThrowsAnyAsync<GitLabException>(client.PostAsync);

            Assert.Single(server.Requests);
        }
    }

    [Fact]
    public async Task A_put_and_a_delete_are_repeated_after_a_broken_connection()
    {
        await using var server = new StandIn(asked =>
            asked.Index % 2 == 0 ? Rude
            : asked.Method == "PUT" ? Fine
            : Reply.Raw("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        );
        using var client = server.Client();

        await client.PutAsync();
        Assert.True(await client.DeleteAsync());

        Assert.Equal(["PUT", "PUT", "DELETE", "DELETE"], server.Requests.Select(asked => asked.Method));
        Assert.Equal(server.Requests[0].Body, server.Requests[1].Body);
    }

    [Fact]
    public async Task A_put_is_not_repeated_after_an_error_of_the_server()
    {
        await using var server = new StandIn(Reply.Of(500, "{}"));
        using var client = server.Client();

        await Assert.ThrowsAsync<GitLabUnavailableException>(client.PutAsync);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Both_forms_of_429_are_waited_for_with_every_verb()
    {
        var plain = Reply.Of(429, "Retry later\n", "text/plain", "Retry-After: 7", "RateLimit-Reset: 1");
        var json = Reply.Of(429, """{"message":{"error":"This endpoint has been requested too many times. Try again later."}}""");
        foreach (var (first, call) in new[] { plain, json }.SelectMany(first => Verbs, (first, call) => (first, call)))
        {
            await using var server = new StandIn(asked =>
                asked.Index == 0 ? first
                : asked.Method == "DELETE" ? Reply.Of(204, "")
                : Fine
            );
            var time = new HastyTime();
            using var client = server.Hasty(time);

            await call(client);

            Assert.Equal(2, server.Requests.Count);
            if (first == plain)
                Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(time.Waits, wait => wait != TimeSpan.FromSeconds(5)));
        }
    }

    public static TheoryData<string, double> Headers =>
        new()
        {
            { "Retry-After: 12", 12 },
            { $"Retry-After: {HastyTime.Start.AddSeconds(20).ToString("R", CultureInfo.InvariantCulture)}", 20 },
            { $"RateLimit-Reset: {HastyTime.Start.AddSeconds(33).ToUnixTimeSeconds()}", 33 },
        };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_429_says_how_long_to_wait(string header, double seconds)
    {
        await using var server = new StandIn(Reply.Of(429, "", "text/plain", header), Fine);
        var time = new HastyTime();
        using var client = server.Hasty(time);

        await client.PostAsync();

        Assert.Contains(TimeSpan.FromSeconds(seconds), time.Waits);
    }

    [Theory]
    [InlineData("Retry-After: -5")]
    [InlineData("Retry-After: soon")]
    [InlineData("RateLimit-Reset: 99999999999999999999999")]
    [InlineData("RateLimit-Reset: 1")]
    public async Task A_429_that_says_nothing_sensible_is_waited_for_with_growing_patience(string header)
    {
        await using var server = new StandIn(Reply.Of(429, "", "text/plain", header));
        var time = new HastyTime();
        using var client = server.Hasty(time);

        var e = await Assert.ThrowsAsync<GitLabRateLimitedException>(client.PostAsync);

        Assert.Null(e.RetryAfter);
        Assert.Equal(5, server.Requests.Count);
        var waits = time.Waits.Where(wait => wait != TimeSpan.FromSeconds(5)).ToList();
        Assert.Equal(4, waits.Count);
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_429_that_wants_more_patience_than_allowed_is_an_error_at_once()
    {
        await using var server = new StandIn(Reply.Of(429, "Retry later\n", "text/plain", "Retry-After: 3600"));
        using var client = server.Hasty(new HastyTime());

        var e = await Assert.ThrowsAsync<GitLabRateLimitedException>(client.ReadAsync);

        Assert.Equal(TimeSpan.FromHours(1), e.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Only_reading_waits_for_a_resource_lock()
    {
        var locked = Reply.Of(409, """{"message":"409 Conflict: Resource lock"}""");
        await using var server = new StandIn(asked =>
            asked is { Index: 0, Method: "GET" } ? locked
            : asked.Method == "GET" ? Fine
            : locked
        );
        using var client = server.Client();

        await client.ReadAsync();
        await Assert.ThrowsAsync<GitLabConflictException>(client.PutAsync);

        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Silence_is_an_error_and_reading_tries_again()
    {
        await using var server = new StandIn(
            Reply.Hanging(),
            Reply.Hanging("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"),
            Fine
        );
        using var client = server.Client(
            new GitLabLimits { Answer = TimeSpan.FromMilliseconds(300), FirstWait = TimeSpan.FromMilliseconds(1) }
        );

        Assert.Equal("hello", (await client.ReadAsync()).Body);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Silence_after_a_write_is_an_error_and_nothing_is_sent_again()
    {
        await using var server = new StandIn(Reply.Hanging());
        using var client = server.Client(
            new GitLabLimits { Answer = TimeSpan.FromMilliseconds(200), FirstWait = TimeSpan.FromMilliseconds(1) }
        );

        await Assert.ThrowsAsync<GitLabUnavailableException>(client.PutAsync);
        await Assert.ThrowsAsync<GitLabUnavailableException>(client.PostAsync);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Cancelling_is_cancelling_and_no_failure_of_GitLab()
    {
        await using var server = new StandIn(Reply.Hanging());
        using var client = server.Client();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Projects.GetAsync(Clients.Project, soon.Token));
    }

    [Fact]
    public async Task A_refused_connection_says_so()
    {
        var server = new StandIn(Fine);
        await server.DisposeAsync();
        using var client = new GitLabClient(
            new GitLabOptions
            {
                Url = new Uri("http://127.0.0.1:9"),
                Token = Clients.Token,
                Limits = new GitLabLimits { Attempts = 1 },
            }
        );

        var e = await Assert.ThrowsAsync<GitLabUnavailableException>(client.ReadAsync);

        Assert.True(e.Disconnected);
    }

    private static IEnumerable<Func<GitLabClient, Task>> Verbs =>
        [client => client.ReadAsync(), client => client.PostAsync(), client => client.PutAsync(), client => client.DeleteAsync()];
}
