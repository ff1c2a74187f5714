using CsCheck;
using Homelab.GitLab.Http;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Notes;
using Homelab.GitLab.Pipelines;

namespace Homelab.GitLab.Tests.Http;

public sealed class PathTests
{
    [Fact]
    public async Task Names_go_over_the_wire_as_one_segment_each()
    {
        await using var server = new StandIn(Reply.Of(404, "{}"));
        using var client = server.Client();

        await client.Branches.FindAsync(new ProjectId("a/b c"), "feature/x?y#z%2E", Clients.Ct);
        await client.Files.FindAsync(new ProjectId(4), ".gitlab/ci files/é.yml", "refs/heads/a&b=c", Clients.Ct);

        Assert.Equal(
            [
                "/api/v4/projects/a%2Fb%20c/repository/branches/feature%2Fx%3Fy%23z%252E",
                "/api/v4/projects/4/repository/files/.gitlab%2Fci%20files%2F%C3%A9.yml?ref=refs%2Fheads%2Fa%26b%3Dc",
            ],
            server.Requests.Select(asked => asked.Target)
        );
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../../admin")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("")]
    public async Task A_name_that_could_become_another_route_is_refused_before_anything_is_sent(string name)
    {
        await using var server = new StandIn(Reply.Json("{}"));
        using var client = server.Client();

        await Assert.ThrowsAsync<ArgumentException>(() => client.Branches.FindAsync(Clients.Project, name, Clients.Ct));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            client.Jobs.OpenArtifactAsync(Clients.Project, new JobId(1), name, 10, Clients.Ct)
        );
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Projects.GetAsync(new ProjectId(name), Clients.Ct));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task What_was_never_set_is_refused_before_anything_is_sent()
    {
        await using var server = new StandIn(Reply.Json("{}"));
        using var client = server.Client();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Projects.GetAsync(default, Clients.Ct));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.MergeRequests.GetAsync(Clients.Project, default, Clients.Ct));
        await Assert.ThrowsAnyAsync<ArgumentException>(() =>
            client.MergeRequests.Discussions.ReplyAsync(Clients.Project, Clients.Iid, default, "x", Clients.Ct)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new MergeRequestIid(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoteId(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProjectId(0));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Whatever_a_name_holds_it_stays_one_segment_and_reads_back() =>
        Gen
            .String.Where(name => name.Length > 0 && !name.Split('/').Any(part => part is "" or "." or "..") && !name.Any(char.IsSurrogate))
            .Sample(
                name =>
                {
                    var address = new ApiRoot(new Uri("https://gitlab.example.org")).At(ApiPath.Of($"projects/{name}/x"));

                    var segments = address.AbsolutePath.Split('/');
                    Assert.Equal(6, segments.Length);
                    Assert.Equal(name, Uri.UnescapeDataString(segments[4]));
                    Assert.Equal("", address.Query + address.Fragment);
                },
                iter: 2000
            );
}
