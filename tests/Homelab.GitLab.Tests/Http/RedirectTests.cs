using Homelab.GitLab.Pipelines;

namespace Homelab.GitLab.Tests.Http;

public sealed class RedirectTests
{
    private static readonly JobId Job = new(9);

    [Fact]
    public async Task Reading_follows_a_project_that_moved()
    {
        await using var server = new StandIn(
            Reply.Of(
                301,
                "This resource has been moved permanently",
                "text/plain",
                "Location: /api/v4/projects/81/merge_requests/7/notes/300"
            ),
            Reply.Json(Clients.NoteJson)
        );
        using var client = server.Client();

        Assert.Equal("hello", (await client.ReadAsync()).Body);
        Assert.Equal("/api/v4/projects/81/merge_requests/7/notes/300", server.Requests[1].Target);
        Assert.Equal(Clients.Token, server.Requests[1].Token);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Writing_to_a_project_that_moved_says_so_and_sends_nothing_on(int status)
    {
        await using var server = new StandIn(Reply.Of(status, "", "text/plain", "Location: /api/v4/projects/81/merge_requests/7/notes"));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<GitLabMovedException>(client.PostAsync);
        await Assert.ThrowsAsync<GitLabMovedException>(client.PutAsync);
        await Assert.ThrowsAsync<GitLabMovedException>(client.DeleteAsync);

        Assert.Contains("has moved", e.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task JSON_is_fetched_from_nobody_else()
    {
        await using var other = new StandIn(Reply.Json(Clients.NoteJson));
        await using var server = new StandIn(Reply.Of(302, "", "text/plain", $"Location: {other.Url}api/v4/notes"));
        using var client = server.Client();

        await Assert.ThrowsAsync<GitLabUnreadableException>(client.ReadAsync);
        await Assert.ThrowsAsync<GitLabUnreadableException>(client.PostAsync);

        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_file_in_object_storage_is_fetched_without_any_token()
    {
        await using var storage = new StandIn(Reply.Of(200, "the file", "application/octet-stream"));
        await using var server = new StandIn(Reply.Of(302, "", "text/plain", $"Location: {storage.Url}bucket/file?X-Amz-Signature=abc"));
        using var client = server.Client();

        await using var file = await client.Jobs.OpenArtifactAsync(Clients.Project, Job, "report.json", 100, Clients.Ct);

        Assert.Equal("the file", await file!.TextAsync());
        var asked = Assert.Single(storage.Requests);
        Assert.Equal("/bucket/file?X-Amz-Signature=abc", asked.Target);
        Assert.DoesNotContain(
            asked.Headers,
            header =>
                header.Value.Contains("Secret", StringComparison.Ordinal)
                || header.Key.Contains("TOKEN", StringComparison.OrdinalIgnoreCase)
                || header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
                || header.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task A_file_beside_the_API_on_the_same_host_is_fetched_without_the_token_too()
    {
        await using var server = new StandIn(asked =>
            asked.Index == 0 ? Reply.Of(302, "", "text/plain", "Location: /minio/file") : Reply.Of(200, "the file", "text/plain")
        );
        using var client = server.Client();

        Assert.Equal("the file", await (await client.Jobs.OpenTraceAsync(Clients.Project, Job, 100, Clients.Ct))!.TextAsync());
        Assert.Null(server.Requests[1].Token);
    }

    [Fact]
    public async Task Object_storage_may_not_send_us_on()
    {
        await using var third = new StandIn(Reply.Of(200, "x", "text/plain"));
        await using var storage = new StandIn(Reply.Of(302, "", "text/plain", $"Location: {third.Url}"));
        await using var server = new StandIn(Reply.Of(302, "", "text/plain", $"Location: {storage.Url}"));
        using var client = server.Client();

        await Assert.ThrowsAsync<GitLabUnreadableException>(() => client.Jobs.OpenTraceAsync(Clients.Project, Job, 100, Clients.Ct));

        Assert.Empty(third.Requests);
    }

    [Theory]
    [InlineData("Location: ftp://127.0.0.1/file")]
    [InlineData("Location: file:///etc/passwd")]
    [InlineData("Location: http://[")]
    [InlineData("Location: ")]
    [InlineData("X-No-Location: 1")]
    public async Task A_redirect_to_something_else_is_refused(string header)
    {
        await using var server = new StandIn(Reply.Of(302, "", "text/plain", header));
        using var client = server.Client();

        await Assert.ThrowsAsync<GitLabUnreadableException>(() => client.Jobs.OpenTraceAsync(Clients.Project, Job, 100, Clients.Ct));
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        await using var server = new StandIn(Reply.Of(301, "", "text/plain", "Location: /api/v4/projects/81"));
        using var client = server.Client();

        await Assert.ThrowsAsync<GitLabUnreadableException>(client.ReadAsync);

        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Object_storage_that_lost_the_file_is_a_missing_file_and_one_that_fails_is_asked_again_through_GitLab()
    {
        await using var storage = new StandIn(Reply.Of(403, "<Error/>", "application/xml"), Reply.Of(404, "<Error/>", "application/xml"));
        await using var server = new StandIn(Reply.Of(302, "", "text/plain", $"Location: {storage.Url}"));
        using var client = server.Client();

        Assert.Null(await client.Jobs.OpenTraceAsync(Clients.Project, Job, 100, Clients.Ct));
        Assert.Equal((2, 2), (server.Requests.Count, storage.Requests.Count));
    }
}
