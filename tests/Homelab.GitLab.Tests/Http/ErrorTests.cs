using System.Net;

namespace Homelab.GitLab.Tests.Http;

public sealed class ErrorTests
{
    public static TheoryData<string, string> Bodies =>
        new()
        {
            { """{"message":"404 Project Not Found"}""", "404 Project Not Found" },
            { """{"message":{"base":["Reference not found"]}}""", "Reference not found" },
            {
                """{"message":{"title":["is too long","can't be blank"],"note":{"text":["is empty"]}}}""",
                "title: is too long, can't be blank; note: text: is empty"
            },
            { """{"message":["one","two"]}""", "one, two" },
            {
                """{"message":{"error":"This endpoint has been requested too many times."}}""",
                "This endpoint has been requested too many times."
            },
            { """{"error":"body is missing"}""", "body is missing" },
            { """{"error":"invalid_token","error_description":"Token is expired."}""", "invalid_token; Token is expired." },
            { """{"message":null}""", "" },
            { """{"message":{"code":17,"ok":false}}""", "code: 17; ok: false" },
            { """["odd"]""", "odd" },
            { "\"only text\"", "only text" },
            { "Retry later\n", "Retry later" },
            { "<!DOCTYPE html><title>502</title>", "an HTML page" },
            { "", "" },
            { """{"message":"cut of""", """{"message":"cut of""" },
            { """{"message":"half \ud800 a pair"}""", """{"message":"half \ud800 a pair"}""" },
        };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_error_says_what_GitLab_said_in_whatever_shape(string body, string said)
    {
        await using var server = new StandIn(Reply.Of(400, body));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<GitLabInvalidException>(client.PostAsync);

        Assert.Equal((said, HttpStatusCode.BadRequest), (e.Said, e.Status));
        Assert.Contains("POST /projects/homelab%2Finfra/merge_requests/7/notes", e.Message, StringComparison.Ordinal);
    }

    public static TheoryData<int, Type, bool> Kinds =>
        new()
        {
            { 400, typeof(GitLabInvalidException), false },
            { 401, typeof(GitLabUnauthorizedException), false },
            { 403, typeof(GitLabForbiddenException), false },
            { 404, typeof(GitLabNotFoundException), false },
            { 405, typeof(GitLabInvalidException), false },
            { 409, typeof(GitLabConflictException), true },
            { 413, typeof(GitLabInvalidException), false },
            { 422, typeof(GitLabInvalidException), false },
            { 429, typeof(GitLabRateLimitedException), true },
            { 500, typeof(GitLabUnavailableException), true },
            { 503, typeof(GitLabUnavailableException), true },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_status_is_an_exception_of_its_kind(int status, Type kind, bool mayPass)
    {
        await using var server = new StandIn(Reply.Of(status, """{"message":"no"}"""));
        using var client = server.Client();

        var e = (GitLabException)await Assert.ThrowsAsync(kind, () => client.ReadAsync());

        Assert.Equal((status, "no", mayPass), ((int)e.Status!, e.Said, e.MayPass));
    }

    [Fact]
    public async Task Hostile_words_arrive_on_one_line_with_invisible_characters_named_and_short()
    {
        var body = "\u001b[31mred\r\nnext\0line\u202Eback\u200Bwards\u2028" + new string('x', 60_000);
        await using var server = new StandIn(Reply.Of(400, body, "text/plain"));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<GitLabInvalidException>(client.PostAsync);

        Assert.StartsWith("\\u001b[31mred next\\u0000line\\u202eback\\u200bwards xxx", e.Said, StringComparison.Ordinal);
        Assert.Equal(1000, e.Said.Length);
        Assert.InRange(e.Message.Length, 100, 600);
        Assert.DoesNotContain(e.Message, char.IsControl);
    }

    [Fact]
    public async Task An_error_without_end_is_still_the_error_it_is()
    {
        await using var server = new StandIn(Reply.Endless(403, "text/plain", "no "));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<GitLabForbiddenException>(() => client.ReadAsync());

        Assert.StartsWith("no no no", e.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_breaks_off_is_still_the_error_it_is()
    {
        await using var server = new StandIn(
            Reply.Raw("HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"message\":\"401 Una")
        );
        using var client = server.Client();

        Assert.Equal("{\"message\":\"401 Una", (await Assert.ThrowsAsync<GitLabUnauthorizedException>(() => client.ReadAsync())).Said);
    }
}
