using Homelab.GitLab.Pipelines;

namespace Homelab.GitLab.Tests.Http;

public sealed class DownloadTests
{
    private static readonly JobId Job = new(9);

    [Fact]
    public async Task A_file_is_asked_for_by_its_path_and_arrives_whole()
    {
        await using var server = new StandIn(Reply.Of(200, "{\"schema\":\"homelab.plan/1\"}", "application/octet-stream"));
        using var client = server.Client();

        var text = await (
            await client.Jobs.OpenArtifactAsync(Clients.Project, Job, "homelab-report/plan infra#1.json", 100, Clients.Ct)
        )!.TextAsync();

        Assert.Equal("{\"schema\":\"homelab.plan/1\"}", text);
        Assert.Equal("/api/v4/projects/homelab%2Finfra/jobs/9/artifacts/homelab-report/plan%20infra%231.json", server.Requests[0].Target);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_none()
    {
        await using var server = new StandIn(Reply.Of(404, """{"message":"404 Not Found"}"""));
        using var client = server.Client();

        Assert.Null(await client.Jobs.OpenArtifactAsync(Clients.Project, Job, "a", 100, Clients.Ct));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(7, false)]
    public async Task A_file_of_exactly_the_limit_arrives_and_one_byte_more_does_not(int most, bool arrives)
    {
        foreach (var head in new[] { "Content-Length: 8\r\n", "" })
        {
            await using var server = new StandIn(Reply.Raw($"HTTP/1.1 200 OK\r\n{head}Connection: close\r\n\r\n12345678"));
            using var client = server.Client();

            async Task<string> Read() => await (await client.Jobs.OpenTraceAsync(Clients.Project, Job, most, Clients.Ct))!.TextAsync();

            if (arrives)
                Assert.Equal("12345678", await Read());
            else
                await Assert.ThrowsAsync<GitLabTooLargeException>(Read);
        }
    }

    [Fact]
    public async Task A_file_without_end_stops_at_the_limit()
    {
        await using var server = new StandIn(Reply.Endless(200, "application/octet-stream", "more and more "));
        using var client = server.Client();

        await using var file = await client.Jobs.OpenTraceAsync(Clients.Project, Job, 8 * 1024 * 1024, Clients.Ct);

        await Assert.ThrowsAsync<GitLabTooLargeException>(() => file!.CopyToAsync(Stream.Null, Clients.Ct));
        Assert.Equal((8 * 1024 * 1024) + 1, file!.Position);
    }

    [Fact]
    public async Task A_file_that_falls_silent_is_given_up()
    {
        await using var server = new StandIn(Reply.Hanging("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
        using var client = server.Client(new GitLabLimits { Idle = TimeSpan.FromMilliseconds(200) });

        await using var file = await client.Jobs.OpenTraceAsync(Clients.Project, Job, 1000, Clients.Ct);

        await Assert.ThrowsAsync<GitLabUnavailableException>(() => file!.CopyToAsync(Stream.Null, Clients.Ct));
    }

    [Fact]
    public async Task A_file_may_take_longer_than_an_answer_as_long_as_it_moves()
    {
        await using var server = new StandIn(
            new Reply(
                async (stream, ct) =>
                {
                    await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n"u8.ToArray(), ct);
                    for (var i = 0; i < 10; i++)
                    {
                        await Task.Delay(60, ct);
                        await stream.WriteAsync("x"u8.ToArray(), ct);
                    }
                }
            )
        );
        using var client = server.Client(new GitLabLimits { Answer = TimeSpan.FromMilliseconds(400), Idle = TimeSpan.FromSeconds(10) });

        Assert.Equal("xxxxxxxxxx", await (await client.Jobs.OpenTraceAsync(Clients.Project, Job, 1000, Clients.Ct))!.TextAsync());
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_not_taken_for_whole()
    {
        await using var server = new StandIn(Reply.Raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
        using var client = server.Client();

        await using var file = await client.Jobs.OpenTraceAsync(Clients.Project, Job, 1000, Clients.Ct);

        Assert.True((await Assert.ThrowsAsync<GitLabUnavailableException>(() => file!.CopyToAsync(Stream.Null, Clients.Ct))).Disconnected);
    }
}
