namespace Homelab.GitLab.Tests.Http;

public sealed class ReadingTests
{
    [Theory]
    [InlineData("text/html", "<html>Sign in</html>", "HTML instead of JSON: is the address of GitLab (GitLab__Url) right")]
    [InlineData("text/plain", "OK", "text/plain instead of JSON")]
    [InlineData("application/octet-stream", "{}", "application/octet-stream instead of JSON")]
    public async Task Something_other_than_JSON_is_named(string type, string body, string words)
    {
        await using var server = new StandIn(Reply.Of(200, body, type));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<GitLabUnreadableException>(client.ReadAsync);

        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"id\":0,\"body\":\"x\"}")]
    [InlineData("{\"id\":-4,\"body\":\"x\"}")]
    [InlineData("{\"id\":{},\"body\":\"x\"}")]
    [InlineData("{\"id\":1,\"body\":\"x\"} and more")]
    [InlineData("{\"id\":1,\"body\":\"cut o")]
    public async Task JSON_of_another_shape_is_an_error_that_says_where(string body)
    {
        await using var server = new StandIn(Reply.Json(body));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<GitLabUnreadableException>(client.ReadAsync);

        Assert.Contains("cannot be read", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_nobody_knows_are_skipped_and_unreadable_times_are_none()
    {
        await using var server = new StandIn(
            Reply.Json("""{"id":"300","body":"x","type":null,"created_at":"yesterday at noon","updated_at":17,"future":[{"deep":{}}]}""")
        );
        using var client = server.Client();

        var note = await client.ReadAsync();

        Assert.Equal((300L, "x", null, null), (note.Id.Value, note.Body, note.CreatedAt, note.UpdatedAt));
    }

    [Theory]
    [InlineData("[1,")]
    [InlineData("{\"a\":1,")]
    [InlineData("                                ")]
    public async Task An_answer_without_end_is_cut_off_at_the_limit(string piece)
    {
        await using var server = new StandIn(Reply.Endless(200, "application/json", piece));
        using var client = server.Client(new GitLabLimits { LargestJson = 1024 * 1024, Attempts = 1 });

        var e = await Assert.ThrowsAsync<GitLabTooLargeException>(client.ReadAsync);

        Assert.Contains("1048576 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_announces_too_much_is_not_even_begun()
    {
        await using var server = new StandIn(
            Reply.Hanging("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n")
        );
        using var client = server.Client();

        await Assert.ThrowsAsync<GitLabTooLargeException>(client.ReadAsync);
    }

    [Fact]
    public async Task Nesting_without_end_is_an_error()
    {
        await using var server = new StandIn(Reply.Json(string.Concat(Enumerable.Repeat("{\"author\":", 5000))));
        using var client = server.Client();

        await Assert.ThrowsAsync<GitLabUnreadableException>(client.ReadAsync);
    }
}
