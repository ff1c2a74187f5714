namespace Homelab.GitLab.Tests.Http;

public sealed class ListingTests
{
    private const string One = $"[{Clients.NoteJson}]";

    [Fact]
    public async Task Pages_are_walked_by_their_links_even_through_an_empty_one()
    {
        StandIn? server = null;
        string Link(string cursor) =>
            $"Link: <{server!.Url}api/v4/projects/homelab%2Finfra/merge_requests/7/notes?cursor={cursor}&per_page=100>; rel=\"next\", <http://x/>; rel=\"first\"";
        server = new StandIn(asked =>
            asked.Index switch
            {
                0 => Reply.Json(One, Link("a,b")),
                1 => Reply.Json("[]", Link("c")),
                _ => Reply.Json(One, "Link: <http://elsewhere.example/>; rel=\"first\", <http://elsewhere.example/>; rel=\"last\""),
            }
        );
        await using var _ = server;
        using var client = server.Client();

        Assert.Equal(2, (await client.ListAsync()).Count);
        Assert.Equal(
            [
                "/api/v4/projects/homelab%2Finfra/merge_requests/7/notes?sort=asc&order_by=created_at&per_page=100",
                "/api/v4/projects/homelab%2Finfra/merge_requests/7/notes?cursor=a,b&per_page=100",
                "/api/v4/projects/homelab%2Finfra/merge_requests/7/notes?cursor=c&per_page=100",
            ],
            server.Requests.Select(asked => asked.Target)
        );
        Assert.All(server.Requests, asked => Assert.Equal(Clients.Token, asked.Token));
    }

    [Fact]
    public async Task Nothing_but_a_missing_link_ends_a_listing()
    {
        await using var server = new StandIn(Reply.Json(One, "X-Next-Page: 2", "X-Total-Pages: 5"));
        using var client = server.Client();

        Assert.Single(await client.ListAsync());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task No_page_is_fetched_before_somebody_walks_there()
    {
        await using var server = new StandIn(Reply.Json(One, "Link: </api/v4/more?page=2>; rel=next"));
        using var client = server.Client();

        await foreach (var note in client.MergeRequests.Notes.ListAsync(Clients.Project, Clients.Iid, Clients.Ct))
            break;

        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("http://evil.example/api/v4/notes?page=2")]
    [InlineData("http://localhost:{port}/api/v4/notes?page=2")]
    [InlineData("http://127.0.0.1:1/api/v4/notes?page=2")]
    [InlineData("https://127.0.0.1:{port}/api/v4/notes?page=2")]
    [InlineData("http://127.0.0.1:{port}@evil.example/api/v4/notes?page=2")]
    [InlineData("http://evil@127.0.0.1:{port}/api/v4/notes?page=2")]
    [InlineData("//evil.example/api/v4/notes?page=2")]
    [InlineData("file:///api/v4/notes")]
    [InlineData("http://127.0.0.1:{port}/login")]
    [InlineData("http://[")]
    public async Task A_link_that_leads_away_from_GitLab_is_not_followed(string link)
    {
        StandIn? server = null;
        server = new StandIn(_ =>
            Reply.Json(One, $"Link: <{link.Replace("{port}", $"{server!.Port}", StringComparison.Ordinal)}>; rel=\"next\"")
        );
        await using var owned = server;
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<GitLabUnreadableException>(client.ListAsync);

        Assert.Contains("leads away from", e.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("<http://unfinished; rel=\"next\"")]
    [InlineData("<http://x/>; rel=\"next")]
    public async Task A_link_header_nobody_can_read_is_not_taken_for_the_end(string header)
    {
        await using var server = new StandIn(Reply.Json(One, $"Link: {header}"));
        using var client = server.Client();

        await Assert.ThrowsAsync<GitLabUnreadableException>(client.ListAsync);
    }

    [Fact]
    public async Task Pages_that_lead_in_a_circle_are_left()
    {
        await using var server = new StandIn(asked => Reply.Json(One, $"Link: </api/v4/notes?page={asked.Index % 3}>; rel=\"next\""));
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<GitLabUnreadableException>(client.ListAsync);

        Assert.Contains("never end", e.Message, StringComparison.Ordinal);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Pages_that_never_end_are_left_at_a_limit()
    {
        await using var server = new StandIn(asked => Reply.Json(One, $"Link: </api/v4/notes?page={asked.Index}>; rel=\"next\""));
        using var client = server.Client(new GitLabLimits { MostPages = 5 });

        await Assert.ThrowsAsync<GitLabUnreadableException>(client.ListAsync);

        Assert.Equal(5, server.Requests.Count);
    }

    [Theory]
    [InlineData("/gitlab", "/api/v4/notes?page=2", "/gitlab/api/v4/notes?page=2")]
    [InlineData("/gitlab/", "/inner/api/v4/notes?page=2", "/gitlab/api/v4/notes?page=2")]
    [InlineData("/gitlab/api/v4", "/gitlab/api/v4/notes?page=2", "/gitlab/api/v4/notes?page=2")]
    public async Task Behind_a_proxy_with_a_path_of_its_own_pages_are_asked_for_there(string prefix, string link, string asked)
    {
        StandIn? server = null;
        server = new StandIn(request =>
            request.Index == 0
                ? Reply.Json(One, $"Link: <{server!.Url.GetLeftPart(UriPartial.Authority)}{link}>; rel=\"next\"")
                : Reply.Json(One)
        );
        await using var owned = server;
        using var client = server.Client(url: new Uri(server.Url, prefix));

        await client.ListAsync();

        Assert.StartsWith("/gitlab/api/v4/projects/", server.Requests[0].Target, StringComparison.Ordinal);
        Assert.Equal(asked, server.Requests[1].Target);
    }

    [Fact]
    public async Task A_page_too_large_is_asked_for_in_small_ones()
    {
        var note = Clients.NoteJson.Replace("hello", new string('x', 2000), StringComparison.Ordinal);
        var full = $"[{string.Join(',', Enumerable.Repeat(note, 100))}]";
        await using var server = new StandIn(asked =>
            asked.Index switch
            {
                0 => Reply.Json(One, "Link: </api/v4/notes?page=2&per_page=100>; rel=\"next\""),
                1 => Reply.Json(full),
                2 => Reply.Json($"[{note},{note}]", "Link: </api/v4/notes?page=52&per_page=2>; rel=\"next\""),
                _ => Reply.Json($"[{note}]"),
            }
        );
        using var client = server.Client(new GitLabLimits { LargestJson = 5000 });

        Assert.Equal(4, (await client.ListAsync()).Count);
        Assert.Equal(
            "/api/v4/projects/homelab%2Finfra/merge_requests/7/notes?sort=asc&order_by=created_at&per_page=2&page=51",
            server.Requests[2].Target
        );
        Assert.Equal("/api/v4/notes?page=52&per_page=2", server.Requests[3].Target);
    }

    [Fact]
    public async Task A_small_page_that_is_too_large_is_an_error()
    {
        await using var server = new StandIn(Reply.Json($"[{Clients.NoteJson}]"));
        using var client = server.Client(new GitLabLimits { LargestJson = 50 });

        await Assert.ThrowsAsync<GitLabTooLargeException>(client.ListAsync);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_page_that_fails_is_asked_for_again_alone()
    {
        await using var server = new StandIn(asked =>
            asked.Index switch
            {
                0 => Reply.Json(One, "Link: </api/v4/notes?page=2>; rel=\"next\""),
                1 => Reply.Of(502, ""),
                _ => Reply.Json(One),
            }
        );
        using var client = server.Client();

        Assert.Equal(2, (await client.ListAsync()).Count);
        Assert.Equal(3, server.Requests.Count);
    }
}
